import { replicationText } from '../spec/replication.js';
import type { ConfigTable } from '../spec/types.js';
import { mergeConfig } from './merge.js';
import { metadataServers } from './plan.js';
import { snapshotSettings } from './snapshots.js';
import type { ClusterPlan, NodePlan } from './types.js';

/** Where a container mounts its data volume. */
export const CONTAINER_DATA_DIR = '/restate-data';
/** Where a native node keeps its data, below the directory of its restate.toml. */
export const NATIVE_DATA_DIR = 'data';

/** How a node finds the cluster's metadata. */
function metadataClient(plan: ClusterPlan): ConfigTable {
  const { metadata } = plan.spec;
  if (metadata.store === 'etcd') return { type: 'etcd', addresses: metadata.addresses };
  if (metadata.store === 'object-store') return { type: 'object-store', path: metadata.path };
  return { type: 'replicated', addresses: metadataServers(plan).map(({ fabricUrl }) => fabricUrl) };
}

/** Everything one node is configured with, as restate.toml has it. */
export function nodeSettings(plan: ClusterPlan, node: NodePlan): ConfigTable {
  const own: ConfigTable = {
    'node-name': node.nodeName,
    'cluster-name': plan.name,
    roles: node.roles,
    ...(node.location === undefined ? {} : { location: node.location }),
    'auto-provision': node.autoProvision,
    'default-num-partitions': plan.partitions,
    'default-replication': replicationText(plan.replication.logs),
    'base-dir': plan.runtime === 'docker' ? CONTAINER_DATA_DIR : NATIVE_DATA_DIR,
    'bind-ip': node.listen.fabricIp,
    'bind-port': node.listen.fabric,
    'advertised-address': node.fabricUrl,
    'listen-mode': 'tcp',
    'metadata-client': metadataClient(plan),
    ...listener('admin', node.listen.publicIp, node.listen.admin, node.adminUrl),
    ...listener('ingress', node.listen.publicIp, node.listen.ingress, node.ingressUrl),
    bifrost: { 'default-provider': 'replicated' },
    ...(plan.snapshots !== undefined && node.roles.includes('worker')
      ? { worker: { snapshots: snapshotSettings(plan.spec, plan.snapshots) } }
      : {}),
  };
  return mergeConfig(node.settings, own);
}

/** Where a role listens, on the nodes that run it. */
function listener(table: string, ip: string, port: number | undefined, url: string | undefined): ConfigTable {
  if (port === undefined || url === undefined) return {};
  return { [table]: { 'bind-ip': ip, 'bind-port': port, 'advertised-address': url } };
}
