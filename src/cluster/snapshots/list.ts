import type { ClusterPlan } from '../../plan/types.js';
import { listSnapshots as listIn } from '../../stores/snapshots.js';
import type { PartitionSnapshots } from '../../stores/snapshots.js';
import { ClusterError } from '../../errors.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { openCluster } from '../open.js';
import { askTrimPoints, partitionsUncovered } from './missing.js';
import { withClusterStore } from './store.js';

export interface SnapshotList {
  readonly name: string;
  /** As people name the store. */
  readonly store: string;
  readonly partitions: number;
  /** Of those that have any, by partition. */
  readonly snapshots: readonly PartitionSnapshots[];
  /** Partitions whose log was trimmed further than their snapshots reach; absent where no node tells. */
  readonly uncovered: readonly number[] | undefined;
}

/** How far logs were trimmed, where a node runs and answers. */
async function trimPointsIfKnown(runtime: ClusterRuntime, signal: AbortSignal | undefined) {
  if ((await runtime.inspect()).every(({ state }) => state !== 'running')) return undefined;
  return askTrimPoints(runtime, signal);
}

function explain(error: unknown, { snapshots }: ClusterPlan): unknown {
  const stopped = error instanceof ClusterError && error.code === 'store-unreachable' && snapshots?.store === 'azurite';
  if (!stopped) return error;
  return new ClusterError('store-unreachable', error.message, {
    hint: 'The store beside the nodes stops with them: start the cluster with `restate-cluster up`.',
    cause: error,
  });
}

/**
 * The snapshots of a cluster, asked of the store itself. The nodes need not run; a store beside them must.
 *
 * @throws {ClusterError} `no-cluster`, `usage` where it takes none, `store-unreachable`, `store-denied`
 */
export async function listSnapshots(
  dir: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SnapshotList> {
  const { plan, dir: path, runtime } = await openCluster(dir);
  try {
    const found = await withClusterStore(plan, path, options, async (store) => ({
      store: store.name,
      snapshots: await listIn(store),
    }));
    const trimPoints = await trimPointsIfKnown(runtime, options.signal);
    const uncovered = trimPoints === undefined ? undefined : partitionsUncovered(trimPoints, found.snapshots);
    return { name: plan.name, partitions: plan.partitions, ...found, uncovered };
  } catch (error) {
    throw explain(error, plan);
  }
}
