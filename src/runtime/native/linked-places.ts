import { refuseLinks } from '../../files/inside.js';
import { nodeFiles } from './layout.js';
import { storeFiles } from './store-process.js';

/**
 * Refuses a cluster directory where what nodes, or the store beside them, write lies behind links. Asked before anything
 * is started or removed.
 *
 * @throws {ClusterError} `path-is-link`
 */
export async function refuseLinkedPlaces(dir: string, nodes: readonly string[]): Promise<void> {
  const ofNodes = nodes.flatMap((node) => {
    const { config, data, temporary, log, pid } = nodeFiles(dir, node);
    return [config, data, temporary, log, pid];
  });
  const { data, log, pid } = storeFiles(dir);
  await refuseLinks(dir, [...ofNodes, data, log, pid]);
}
