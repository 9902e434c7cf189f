import { stripVTControlCharacters } from 'node:util';
import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { createSnapshotArgs, isTooEarly, parseSnapshotOutcomes } from '../../restate/snapshots.js';
import type { SnapshotOutcome } from '../../restate/snapshots.js';
import { openCluster } from '../open.js';
import type { OpenedCluster } from '../open.js';
import { poll } from '../poll.js';

/** Servers try a store that fails for some minutes before they say so. */
const CALL_TIMEOUT_MS = 300_000;
/** Right after a start a partition may have no leader for a moment. */
const PATIENCE_MS = 15_000;

export interface CreateSnapshotsOptions {
  /** Partitions. Default: all. */
  readonly partitions?: readonly number[] | undefined;
  /** Trim the log up to the snapshot at once. Default false: the servers do it after a while. */
  readonly trimLog?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

function unknownPartition(partitions: readonly number[], { plan }: OpenedCluster): number | undefined {
  return partitions.find((id) => !Number.isInteger(id) || id < 0 || id >= plan.partitions);
}

async function attempt(
  { runtime }: Pick<OpenedCluster, 'runtime'>,
  partitions: readonly number[],
  { trimLog = false, signal }: CreateSnapshotsOptions,
): Promise<SnapshotOutcome[]> {
  try {
    const said = await runtime.restatectl(createSnapshotArgs(partitions, trimLog), {
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
    });
    const plain = { stdout: stripVTControlCharacters(said.stdout), stderr: stripVTControlCharacters(said.stderr) };
    const outcomes = new Map(parseSnapshotOutcomes(plain).map((outcome) => [outcome.partition, outcome]));
    return partitions.map(
      (partition) =>
        outcomes.get(partition) ?? {
          partition,
          ok: false,
          reason: `restatectl said nothing of it${plain.stderr.trim() === '' ? '' : `: ${plain.stderr.trim()}`}`,
        },
    );
  } catch (error) {
    if (!(error instanceof RunError) || error.missing || error.canceled) throw error;
    throw new ClusterError('command-failed', 'no snapshots could be asked for', {
      hint: 'Look at the cluster with `restate-cluster status`.',
      details: error.tail,
      cause: error,
    });
  }
}

/**
 * Takes snapshots now. Partitions without a node to do it are tried again for a short while.
 *
 * @returns what became of each partition; some may have failed
 * @throws {ClusterError} `no-cluster` where it does not run; `usage` where it takes none, or has no such partition
 */
export async function createSnapshots(dir: string, options: CreateSnapshotsOptions = {}): Promise<SnapshotOutcome[]> {
  const cluster = await openCluster(dir);
  const { plan, runtime } = cluster;
  if (plan.snapshots === undefined) {
    throw new ClusterError('usage', `${plan.name} takes no snapshots`, {
      hint: 'Take `snapshots: none` out of its spec (or start it with `--snapshots azurite`), and start it again.',
    });
  }
  const wanted = options.partitions ?? [];
  const unknown = unknownPartition(wanted, cluster);
  if (unknown !== undefined) {
    throw new ClusterError('usage', `${plan.name} has no partition ${String(unknown)}`, {
      hint: `Its partitions are 0 to ${String(plan.partitions - 1)}.`,
    });
  }
  const running = (await runtime.inspect()).some(({ state }) => state === 'running');
  if (!running) {
    throw new ClusterError('no-cluster', `no node of ${plan.name} is running`, {
      hint: 'Start it with: restate-cluster up',
    });
  }
  return takeSnapshots(cluster, options);
}

/** {@link createSnapshots} of a cluster that is known to run and to have a store. */
export async function takeSnapshots(
  cluster: Pick<OpenedCluster, 'plan' | 'runtime'>,
  options: CreateSnapshotsOptions = {},
): Promise<SnapshotOutcome[]> {
  const { plan } = cluster;
  const wanted = options.partitions ?? [];
  const outcomes = new Map<number, SnapshotOutcome>();
  let left = wanted.length === 0 ? Array.from({ length: plan.partitions }, (_, id) => id) : [...new Set(wanted)];
  await poll({
    look: async () => {
      for (const outcome of await attempt(cluster, left, options)) outcomes.set(outcome.partition, outcome);
      left = [...outcomes.values()].flatMap((one) => (!one.ok && isTooEarly(one.reason) ? [one.partition] : []));
      return left;
    },
    done: (early) => early.length === 0,
    everyMs: 500,
    timeoutMs: PATIENCE_MS,
    signal: options.signal,
  });
  return [...outcomes.values()].sort((a, b) => a.partition - b.partition);
}
