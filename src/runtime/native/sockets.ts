import { join } from 'node:path';
import { metadataServers } from '../../plan/plan.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import { nodeFiles } from './layout.js';

/** The smallest limit among our platforms: macOS takes 104 bytes with the terminating zero, Linux 108. */
const MAX_SOCKET_PATH_BYTES = 103;
/** What needs no quoting in an address. */
const PLAIN = /^[\w./-]+$/;

function socketPath(clusterDir: string, node: string): string {
  // The server puts it there itself, in the directory named after the node.
  return join(nodeFiles(clusterDir, node).data, node, 'fabric.sock');
}

/**
 * Environment that lets nodes on one machine speak to each other over Unix sockets. Over TCP, each of the writes by
 * which partitions get their leaders waits some 40 ms for an acknowledgement (docs/performance.md). Fabric ports stay
 * open beside the sockets.
 *
 * Empty, so that the addresses in restate.toml hold, for `profile: stock` and where a socket's path would be too long.
 */
export function socketEnv(clusterDir: string, plan: ClusterPlan, node: NodePlan): Record<string, string> {
  const paths = plan.nodes.map(({ name }) => socketPath(clusterDir, name));
  const fit = paths.every((path) => PLAIN.test(path) && Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES);
  if (!fit || plan.spec.profile !== 'fast') return {};
  const servers = metadataServers(plan).map(({ name }) => `unix:${socketPath(clusterDir, name)}`);
  return {
    RESTATE_LISTEN_MODE: 'all',
    RESTATE_ADVERTISED_ADDRESS: `unix:${socketPath(clusterDir, node.name)}`,
    ...(servers.length === 0 ? {} : { RESTATE_METADATA_CLIENT__ADDRESSES: JSON.stringify(servers) }),
  };
}
