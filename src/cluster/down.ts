import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { readManifest } from '../files/manifest.js';
import type { ClusterPlan } from '../plan/types.js';
import { ownershipRefusal } from '../runtime/docker/refusals.js';
import { refuseLinkedPlaces } from '../runtime/native/linked-places.js';
import type { EventListener } from './events.js';
import { emptyStore, measureStore } from '../stores/contents.js';
import type { ObjectStore } from '../stores/types.js';
import { takeOver } from './identity.js';
import { noteNothingLeft } from './kept-data.js';
import { processesOf } from '../runtime/native/own-processes.js';
import type { OwnProcess } from '../runtime/native/own-processes.js';
import { stopProcesses } from '../runtime/native/stop-processes.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import { downByProcesses } from './down-by-processes.js';
import { lockIfPossible } from './lock-if-possible.js';
import { openCluster } from './open.js';
import type { OpenedCluster } from './open.js';
import { withClusterStore } from './snapshots/store.js';

export interface DownOptions {
  /** Also delete the data of all nodes, and the snapshots. Default false. */
  readonly purge?: boolean;
  /** With `purge`, leave snapshots that are kept in a store of the user's. Default false. */
  readonly keepSnapshots?: boolean;
  /** Take over what another directory made under this name. Default false. */
  readonly adopt?: boolean;
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
  /** Set where its directory was deleted before, with the data in it. */
  readonly directoryDeleted?: true;
  /** What was deleted in a store of the user's, below the cluster's own prefix. */
  readonly snapshotsDeleted?: { readonly store: string; readonly objects: number; readonly bytes: number } | undefined;
  /** Where metadata is left that is not ours to delete, although the data is. */
  readonly metadataLeftIn?: string;
  readonly elapsedMs: number;
}

function leftMetadata({ spec: { metadata } }: ClusterPlan): { metadataLeftIn?: string } {
  if (metadata.store === 'etcd') return { metadataLeftIn: `etcd at ${metadata.addresses.join(', ')}` };
  return metadata.store === 'object-store' ? { metadataLeftIn: metadata.path } : {};
}

/**
 * Asks the store of the user's from which snapshots are to go. That comes before anything is removed: data without its
 * snapshots, or snapshots without their data, would be of no use to the next cluster there.
 */
async function askStore(plan: ClusterPlan, dir: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await withClusterStore(plan, dir, { signal }, measureStore);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw new ClusterError(error.code, `nothing was removed: ${error.message}`, {
      hint: `${error.hint ?? ''} Or leave the snapshots there: \`down --purge --keep-snapshots\`.`.trim(),
      ...(error.details === undefined ? {} : { details: error.details }),
      cause: error,
    });
  }
}

/** Why a cluster can't be opened: what its manifest is, or what keeps it from being read. */
function unusable(error: unknown): string {
  const isExpected = error instanceof ClusterError || (error as NodeJS.ErrnoException).syscall !== undefined;
  if (!isExpected) throw error;
  return (error as Error).message.split('\n')[0] ?? '';
}

/** What runs from a directory and is no member of the cluster in it: of an earlier one there, or of an earlier spec. */
async function strayProcesses({ dir, plan }: OpenedCluster): Promise<OwnProcess[]> {
  const members = plan.runtime === 'native' ? [...plan.nodes.map(({ name }) => name), SNAPSHOT_STORE] : [];
  return (await processesOf(dir)).filter(({ member, deleted }) => deleted || !members.includes(member));
}

/**
/**
 * Refuses to end or delete what another directory made. Where only volumes are another's, there is nothing to end.
 *
 * @returns whether what is there is this directory's
 * @throws {ClusterError} `cluster-elsewhere`
 */
async function guardOwner({ dir, plan, runtime }: OpenedCluster, options: DownOptions): Promise<boolean> {
  const { purge = false, adopt = false } = options;
  if (adopt) {
    await takeOver({ name: plan.name, dir, previous: await readManifest(dir), runtime });
    return true;
  }
  const command = purge ? 'down --purge' : 'down';
  const ownership = await runtime.ownership();
  const refusal = ownershipRefusal(plan.name, ownership, dir, command);
  // So that a copy of a moved directory is known for one.
  if (ownership.state === 'ours' && ownership.movedFrom !== undefined && ownership.id !== undefined) {
    await runtime.claim(ownership.id);
  }
  if (refusal === undefined) return true;
  if (purge || (await runtime.runsElsewhere()) !== undefined) throw refusal;
  return false;
}

/**
 * Stops a cluster. Its data and files stay, unless `purge` is set: then its data goes too. Whatever runs from the
 * directory is stopped, also where that was deleted or its manifest can't be used, and where nothing can be written.
 *
 * @throws {ClusterError} `no-cluster` where nothing runs and there is none; `path-is-link` where data to be deleted lies
 * behind a link; `cluster-elsewhere` where its name is used by a cluster of another directory
 */
export async function down(directory: string, options: DownOptions = {}): Promise<DownResult> {
  const dir = await canonicalPath(directory);
  let cluster: OpenedCluster;
  try {
    cluster = await openCluster(dir);
  } catch (error) {
    const stopped = await downByProcesses(dir, unusable(error), options);
    if (stopped === undefined) throw error;
    return stopped;
  }
  return downCluster(cluster, options);
}

async function downCluster(cluster: OpenedCluster, options: DownOptions): Promise<DownResult> {
  const { dir, plan, runtime } = cluster;
  const { signal, onEvent } = options;
  const unlock = await lockIfPossible(dir, options);
  try {
    const from = performance.now();
    if (options.purge === true && plan.runtime === 'native') {
      await refuseLinkedPlaces(
        dir,
        plan.nodes.map(({ name }) => name),
      );
    }
    const ours = await guardOwner(cluster, options);
    const running = (await runtime.inspect()).filter(({ state }) => state === 'running' || state === 'failing');
    const strays = await strayProcesses(cluster);
    const nodes = [...running.map(({ name }) => name), ...strays.map(({ member }) => member)];
    const stopped = [...new Set(nodes)].filter((name) => name !== SNAPSHOT_STORE);
    if (stopped.length > 0) onEvent?.({ type: 'stopping', nodes: stopped });
    const besideNodes = plan.snapshots === undefined || plan.snapshots.store === 'azurite';
    await stopProcesses(strays);
    let emptied: Pick<DownResult, 'snapshotsDeleted'> = {};
    if (options.purge === true && options.keepSnapshots !== true && !besideNodes) {
      await askStore(plan, dir, signal);
      // A node that runs might write another snapshot. Their network stays: the store may be known in it alone.
      await runtime.stop(plan.nodes.map(({ name }) => name));
      const empty = async (store: ObjectStore) => ({ store: store.name, ...(await emptyStore(store)) });
      emptied = { snapshotsDeleted: await withClusterStore(plan, dir, { signal }, empty) };
    }
    if (options.purge === true) {
      await runtime.purge();
      await noteNothingLeft(dir);
    } else await runtime.stop();
    return {
      name: plan.name,
      dir,
      stopped,
      purged: options.purge === true,
      dataKept: ours && (await runtime.hasData()),
      ...(options.purge === true ? leftMetadata(plan) : {}),
      ...emptied,
      elapsedMs: performance.now() - from,
    };
  } finally {
    await unlock();
  }
}
