import { copiesOf } from '../copies.js';
import { allWith, clusterPlace, counted, keepsOwnMetadata } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const metadataServersTooFew: Rule = {
  id: 'metadata-servers-too-few',
  severity: 'warning',
  summary: 'To survive n failures there are 2n + 1 metadata servers.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => {
    const servers = allWith(cluster, 'metadata-server')?.length ?? 0;
    // Where every record is on one node, nothing survives anyway; another rule says so.
    const survives = (copiesOf(cluster)?.logs.node ?? 1) > 1;
    const isFew = servers === 1 || servers === 2;
    if (cluster.nodes.length < 3 || !isFew || !survives || !cluster.nodes.every(keepsOwnMetadata)) return [];
    const { spec } = cluster;
    const place = clusterPlace(cluster);
    const said = spec?.metadata.store === 'replicated' && spec.metadata.servers !== undefined;
    return [
      {
        at: said ? { ...place, path: ['metadata', 'servers'] } : place,
        message: `${counted(servers, 'metadata server')}: ${servers === 1 ? 'when it is down' : 'when one of them is down'}, no node can join or lead`,
        hint: 'Have 3 metadata servers, so that one may fail.',
      },
    ];
  },
  examples: {
    good: { spec: { nodes: 3 } },
    bad: { spec: { nodes: 3, metadata: { store: 'replicated', servers: 1 } } },
  },
};
