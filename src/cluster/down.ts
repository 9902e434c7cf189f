import { ClusterError } from '../errors.js';
import { lockDirectory } from '../files/lock.js';
import type { ClusterPlan } from '../plan/types.js';
import type { EventListener } from './events.js';
import { openCluster } from './open.js';

export interface DownOptions {
  /** Also delete the data of all nodes. Default false. */
  readonly purge?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener;
}

export interface DownResult {
  readonly name: string;
  readonly dir: string;
  /** Nodes that ran and were stopped. */
  readonly stopped: readonly string[];
  readonly purged: boolean;
  /** Whether data is left for the next start. */
  readonly dataKept: boolean;
  /** Where metadata is left that is not ours to delete, although the data is. */
  readonly metadataLeftIn?: string;
  readonly elapsedMs: number;
}

function leftMetadata({ spec: { metadata } }: ClusterPlan): { metadataLeftIn?: string } {
  if (metadata.store === 'etcd') return { metadataLeftIn: `etcd at ${metadata.addresses.join(', ')}` };
  return metadata.store === 'object-store' ? { metadataLeftIn: metadata.path } : {};
}

/**
 * Stops a cluster. Its data and files stay, unless `purge` is set: then its data goes too.
 *
 * @throws {ClusterError} `no-cluster`; `cluster-elsewhere` where its name is used by a cluster of another directory
 */
export async function down(directory: string, options: DownOptions = {}): Promise<DownResult> {
  const { dir, plan, runtime } = await openCluster(directory);
  const { signal, onEvent } = options;
  const unlock = await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  try {
    const from = performance.now();
    const elsewhere = await runtime.runsElsewhere();
    if (elsewhere !== undefined) {
      throw new ClusterError('cluster-elsewhere', `the cluster named ${plan.name} that runs belongs to ${elsewhere}`, {
        hint: `Stop it with: restate-cluster down --dir ${elsewhere}`,
      });
    }
    const running = (await runtime.inspect()).filter(({ state }) => state === 'running' || state === 'failing');
    const stopped = running.map(({ name }) => name);
    if (stopped.length > 0) onEvent?.({ type: 'stopping', nodes: stopped });
    if (options.purge === true) await runtime.purge();
    else await runtime.stop();
    return {
      name: plan.name,
      dir,
      stopped,
      purged: options.purge === true,
      dataKept: await runtime.hasData(),
      ...(options.purge === true ? leftMetadata(plan) : {}),
      elapsedMs: performance.now() - from,
    };
  } finally {
    await unlock();
  }
}
