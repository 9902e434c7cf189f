import { allWith, clusterPlace, keepsOwnMetadata } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const metadataServersEven: Rule = {
  id: 'metadata-servers-even',
  severity: 'info',
  summary: 'The number of metadata servers is odd: one more survives no more.',
  docs: `${DOCS}/server/metadata#replicated-default`,
  check: (cluster) => {
    const servers = allWith(cluster, 'metadata-server')?.length ?? 0;
    if (servers < 4 || servers % 2 === 1 || !cluster.nodes.every(keepsOwnMetadata)) return [];
    return [
      {
        at: clusterPlace(cluster),
        message: `${String(servers)} metadata servers survive no more failures than ${String(servers - 1)}`,
        hint: `Have ${String(servers - 1)} or ${String(servers + 1)}.`,
      },
    ];
  },
  examples: {
    good: { spec: { nodes: 5, metadata: { store: 'replicated', servers: 3 } } },
    bad: { spec: { nodes: 5, metadata: { store: 'replicated', servers: 4 } } },
  },
};
