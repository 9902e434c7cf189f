import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import { parseTrimPoints, TRIM_POINT_ARGS } from '../../restate/log-segments.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { listSnapshots } from '../../stores/snapshots.js';
import type { PartitionSnapshots } from '../../stores/snapshots.js';
import { plural } from '../../spec/words.js';
import { isPassing } from '../ask.js';
import { takeSnapshots } from './create.js';
import { saysForeign } from './foreign.js';
import { withClusterStore } from './store.js';
import type { WaitOptions } from '../wait.js';

const CALL_TIMEOUT_MS = 10_000;

/**
 * Partitions whose log was trimmed further than their snapshots in the store reach, as where the store was emptied. What
 * they had before the trim is on their nodes alone: no other node can take it over.
 */
export function partitionsUncovered(
  trimPoints: ReadonlyMap<number, number>,
  snapshots: readonly Pick<PartitionSnapshots, 'partition' | 'lsn'>[],
): number[] {
  const reach = new Map(snapshots.map(({ partition, lsn }) => [partition, lsn]));
  return [...trimPoints]
    .flatMap(([log, trimmed]) => (trimmed > (reach.get(log) ?? 0) ? [log] : []))
    .sort((a, b) => a - b);
}

/**
 * How far the log of each partition was trimmed; `undefined` where no node tells now, or this version of Restate does not.
 * That is asked again by the next `up`, and is no reason for a cluster that serves to fail.
 */
export async function askTrimPoints(
  runtime: ClusterRuntime,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, number> | undefined> {
  try {
    return parseTrimPoints((await runtime.restatectl(TRIM_POINT_ARGS, { timeoutMs: CALL_TIMEOUT_MS, signal })).stdout);
  } catch (error) {
    if (error instanceof TypeError || isPassing(error)) return undefined;
    throw error;
  }
}

/** Partitions of a running cluster that need a snapshot before another node can take them over. */
async function findUncovered(
  plan: ClusterPlan,
  dir: string,
  runtime: ClusterRuntime,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const trimPoints = await askTrimPoints(runtime, signal);
  if (trimPoints === undefined || [...trimPoints.values()].every((lsn) => lsn === 0)) return [];
  return partitionsUncovered(
    trimPoints,
    await withClusterStore(plan, dir, { signal }, (store) => listSnapshots(store)),
  );
}

/**
 * Takes the snapshots that are missing in a store that was emptied or replaced after logs were trimmed. A cluster that is
 * ready goes on without them, until a node is added, or loses its disk.
 *
 * @returns the partitions that were missing
 * @throws {ClusterError} `command-failed` where some can't be taken; `store-foreign` where another cluster's are there
 */
export async function replenishSnapshots(
  plan: ClusterPlan,
  dir: string,
  runtime: ClusterRuntime,
  { signal, onEvent }: Pick<WaitOptions, 'signal' | 'onEvent'>,
): Promise<readonly number[]> {
  if (plan.snapshots === undefined) return [];
  const partitions = await findUncovered(plan, dir, runtime, signal);
  if (partitions.length === 0) return [];
  onEvent?.({ type: 'snapshots-missing', partitions, total: plan.partitions });
  const outcomes = await takeSnapshots({ plan, runtime }, { partitions, signal });
  const failed = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome]));
  const [first] = failed;
  if (first === undefined) return partitions;
  const details = failed.map(({ partition, reason }) => `  partition ${String(partition)}: ${reason}`).join('\n');
  if (saysForeign(details)) {
    throw new ClusterError('store-foreign', `the snapshot store of ${plan.name} has snapshots of another cluster`, {
      details,
      hint: 'It has its own data, and keeps running. Set another `prefix` under `snapshots` in the spec: `up` takes its snapshots there.',
    });
  }
  throw new ClusterError('command-failed', `${plural(failed.length, 'partition')} without a snapshot`, {
    details,
    hint:
      first.hint ??
      'Their logs were trimmed, so no node can be added yet. Take them with `restate-cluster snapshot create`.',
  });
}
