import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterRuntime, NodeProcess } from '../../runtime/types.js';
import { listSnapshots } from '../../stores/snapshots.js';
import type { PartitionSnapshots } from '../../stores/snapshots.js';
import { withClusterStore } from './store.js';

const ASK_MS = 3_000;

export interface SnapshotsStatus {
  readonly store: 'azurite' | 's3' | 'gcs' | 'azure';
  /** As restate.toml has it, such as `az://snapshots/demo`. */
  readonly destination: string;
  /** What the machine says of a store beside the nodes; absent for others. */
  readonly process: NodeProcess['state'] | undefined;
  readonly reachable: boolean;
  /** Why it could not be asked; absent where it could. */
  readonly fault: string | undefined;
  /** Partitions with a snapshot; absent where it could not be asked. */
  readonly partitions: number | undefined;
  /** Milliseconds since the newest of all; absent where there is none. */
  readonly newestAgeMs: number | undefined;
  /** Partitions whose log was trimmed further than their snapshots reach; absent where that is not known. */
  readonly uncovered: readonly number[] | undefined;
}

/** {@link SnapshotsStatus}, before the nodes were asked how far their logs were trimmed. */
export interface StoreStatus extends Omit<SnapshotsStatus, 'uncovered'> {
  readonly found: readonly PartitionSnapshots[];
}

/** Asks a cluster's snapshot store how it is; `undefined` where the cluster takes no snapshots. */
export async function snapshotsStatus(
  plan: ClusterPlan,
  dir: string,
  runtime: ClusterRuntime,
): Promise<StoreStatus | undefined> {
  if (plan.snapshots === undefined) return undefined;
  const { store, destination } = plan.snapshots;
  const process = (await runtime.inspectStore())?.state;
  const common = { store, destination, process };
  try {
    const found = await withClusterStore(plan, dir, { timeoutMs: ASK_MS }, listSnapshots);
    const ages = found.map(({ ageMs }) => ageMs);
    const newestAgeMs = ages.length === 0 ? undefined : Math.min(...ages);
    return { ...common, reachable: true, fault: undefined, partitions: found.length, newestAgeMs, found };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return {
      ...common,
      reachable: false,
      fault: error.message,
      partitions: undefined,
      newestAgeMs: undefined,
      found: [],
    };
  }
}
