import { keepsOwnMetadata } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { missingRole } from '../roles/missing-role.js';

export const noMetadataServer: Rule = {
  id: 'no-metadata-server',
  severity: 'error',
  summary: 'Without another metadata store, some nodes are metadata servers.',
  docs: `${DOCS}/server/metadata#replicated-default`,
  check: (cluster) =>
    cluster.nodes.every(keepsOwnMetadata)
      ? missingRole(cluster, 'metadata-server', 'nothing knows which nodes are the cluster')
      : [],
  examples: {
    good: { spec: { nodes: 3 } },
    bad: { spec: { nodes: [{ count: 3, roles: ['http-ingress', 'admin', 'worker', 'log-server'] }] } },
  },
};
