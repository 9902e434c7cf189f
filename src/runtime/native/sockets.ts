import { join } from 'node:path';
import { metadataServers } from '../../plan/plan.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import { NATIVE_DATA_DIR } from '../../plan/node-settings.js';
import { nodeFiles } from './layout.js';

/** The smallest limit among our platforms: macOS takes 104 bytes with the terminating zero, Linux 108. */
const MAX_SOCKET_PATH_BYTES = 103;
/** What needs no quoting in an address. */
const PLAIN = /^[\w./-]+$/;

/** Where a server puts its fabric socket: in the directory named after the node. */
export function socketPath(clusterDir: string, node: string, nodeName = node): string {
  return join(nodeFiles(clusterDir, node).data, nodeName, 'fabric.sock');
}

/** The same, from where any node of the cluster works. */
function socketPathBetween(node: string, nodeName: string): string {
  return `../${node}/${NATIVE_DATA_DIR}/${nodeName}/fabric.sock`;
}

/** Whether a path is short enough to listen at. */
export function fitsSocket(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES;
}

/**
 * Environment that lets nodes on one machine speak to each other over Unix sockets. Over TCP, each of the writes by
 * which partitions get their leaders waits some 40 ms for an acknowledgement (docs/performance.md). Fabric ports stay
 * open beside the sockets.
 *
 * Nodes are told paths from where they work, `nodes/<node>`: they keep these addresses in their data, and look for each
 * other there, wherever the cluster directory is meanwhile. Only clusters whose data has absolute ones keep those.
 *
 * Empty, so that the addresses in restate.toml hold, for `profile: stock` and where a socket's path would be too long.
 *
 * @param nodeNames by node, what it is called in its restate.toml, where that is another name
 */
export function socketEnv(
  clusterDir: string,
  plan: ClusterPlan,
  node: NodePlan,
  nodeNames: ReadonlyMap<string, string> = new Map(),
): Record<string, string> {
  // Links have addresses of their own, and lead to these sockets.
  if (plan.harness?.links === true) return { RESTATE_LISTEN_MODE: 'all' };
  const pathOf = ({ name, nodeName: planned }: NodePlan) => {
    const nodeName = nodeNames.get(name) ?? planned;
    return plan.sockets === 'relative' ? socketPathBetween(name, nodeName) : socketPath(clusterDir, name, nodeName);
  };
  const fit = plan.nodes.map(pathOf).every((path) => PLAIN.test(path) && fitsSocket(path));
  if (!fit || plan.spec.profile !== 'fast') return {};
  const servers = metadataServers(plan).map((server) => `unix:${pathOf(server)}`);
  return {
    RESTATE_LISTEN_MODE: 'all',
    RESTATE_ADVERTISED_ADDRESS: `unix:${pathOf(node)}`,
    ...(servers.length === 0 ? {} : { RESTATE_METADATA_CLIENT__ADDRESSES: JSON.stringify(servers) }),
  };
}
