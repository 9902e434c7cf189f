import { ClusterError } from '../../errors.js';
import type { ClusterPlan, SnapshotPlan } from '../../plan/types.js';
import { projectNetwork } from '../../runtime/docker/network.js';
import { openStore } from '../../stores/open.js';
import { sendDirectly } from '../../stores/send-directly.js';
import type { SendOptions } from '../../stores/send-directly.js';
import { sendThroughContainer } from '../../stores/send-through-container.js';
import type { ObjectStore, Send, StoreLocation } from '../../stores/types.js';
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
 * Opens the store that has a cluster's snapshots, for the time of `use`. One of the user's is asked from where the nodes
 * are: an address may lead somewhere only from there, or somewhere else from here. The store beside them has a port here.
 *
 * @throws {ClusterError} `store-credentials`; `usage` where the cluster takes none; `engine-missing` where the nodes are
 *   containers and none can be started; and what `use` throws
 */
export async function withClusterStore<T>(
  plan: ClusterPlan,
  dir: string,
  options: SendOptions,
  use: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  const { snapshots } = plan;
  if (snapshots === undefined) {
    throw new ClusterError('usage', `${plan.name} takes no snapshots`, {
      hint: 'Take `snapshots: none` out of its spec (or start it with `--snapshots azurite`), and start it again.',
    });
  }
  const credentials = await storeCredentials(plan, dir);
  const open = (send: Send) => openStore(locationOf(snapshots), credentials, send);
  if (plan.runtime === 'native' || snapshots.store === 'azurite') return use(open(sendDirectly(options)));
  const network = await projectNetwork(plan.name, options.signal);
  return sendThroughContainer({ ...options, image: plan.image, network }, (send) => use(open(send)));
}
