import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { missingRole } from './missing-role.js';

export const noLogServer: Rule = {
  id: 'no-log-server',
  severity: 'error',
  summary: 'Some nodes are log servers: they store what is durable.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => missingRole(cluster, 'log-server', 'nothing stores the log'),
  examples: {
    good: { spec: { nodes: [{ count: 3 }] } },
    bad: { spec: { nodes: [{ count: 3, roles: ['http-ingress', 'admin', 'worker', 'metadata-server'] }] } },
  },
};
