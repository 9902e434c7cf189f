import type { ClusterPlan } from '../../plan/types.js';
import { listSnapshots as listIn } from '../../stores/snapshots.js';
import type { PartitionSnapshots } from '../../stores/snapshots.js';
import { ClusterError } from '../../errors.js';
import { openCluster } from '../open.js';
import { withClusterStore } from './store.js';

export interface SnapshotList {
  readonly name: string;
  /** As people name the store. */
  readonly store: string;
  readonly partitions: number;
  /** Of those that have any, by partition. */
  readonly snapshots: readonly PartitionSnapshots[];
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
  const { plan, dir: path } = await openCluster(dir);
  try {
    return await withClusterStore(plan, path, options, async (store) => ({
      name: plan.name,
      store: store.name,
      partitions: plan.partitions,
      snapshots: await listIn(store),
    }));
  } catch (error) {
    throw explain(error, plan);
  }
}
