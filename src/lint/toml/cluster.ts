import { metadataTargets, nodesAt } from '../../rules/address.js';
import type { ClusterModel } from '../../rules/model.js';
import { keepsOwnMetadata } from '../../rules/node.js';
import { groupNodes } from '../group.js';
import type { TomlSource } from './source.js';
import { tomlNode } from './node.js';

/** The clusters of restate.toml files that no Compose file mounts. */
export function tomlClusters(sources: readonly TomlSource[]): ClusterModel[] {
  return groupNodes(sources.map(tomlNode), { separateFiles: true }).map((nodes) => ({
    nodes,
    services: [],
    // One file alone says nothing of the other nodes, nor do addresses of nodes we do not have.
    complete:
      nodes.length > 1 &&
      nodes.every(
        (node) =>
          !keepsOwnMetadata(node) || metadataTargets(node).every(({ address }) => nodesAt(nodes, address).length > 0),
      ),
    spec: undefined,
    faults: [],
  }));
}
