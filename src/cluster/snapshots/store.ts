import { ClusterError } from '../../errors.js';
import type { ClusterPlan, SnapshotPlan } from '../../plan/types.js';
import { openStore } from '../../stores/open.js';
import { sendDirectly } from '../../stores/send-directly.js';
import type { SendOptions } from '../../stores/send-directly.js';
import type { ObjectStore, StoreLocation } from '../../stores/types.js';
import { storeCredentials } from './credentials.js';

function locationOf(snapshots: SnapshotPlan): StoreLocation {
  const { store: kind, bucket, prefix } = snapshots;
  if (snapshots.store === 'azurite') return { kind, bucket, prefix, endpoint: snapshots.url };
  if (snapshots.store === 'gcs') return { kind, bucket, prefix };
  const { endpoint } = snapshots;
  if (snapshots.store === 'azure') return { kind, bucket, prefix, endpoint };
  return {
    kind,
    bucket,
    prefix,
    endpoint,
    region: snapshots.region,
    allowHttp: endpoint?.startsWith('http:') === true,
  };
}

/**
 * The store that has a cluster's snapshots, seen from this machine.
 *
 * @throws {ClusterError} `store-credentials`; `usage` where the cluster takes none
 */
export async function openClusterStore(
  plan: ClusterPlan,
  dir: string,
  options: SendOptions = {},
): Promise<ObjectStore> {
  if (plan.snapshots === undefined) {
    throw new ClusterError('usage', `${plan.name} takes no snapshots`, {
      hint: 'Take `snapshots: none` out of its spec (or start it with `--snapshots azurite`), and start it again.',
    });
  }
  return openStore(locationOf(plan.snapshots), await storeCredentials(plan, dir), sendDirectly(options));
}
