import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { missingRole } from './missing-role.js';

export const noAdmin: Rule = {
  id: 'no-admin',
  severity: 'error',
  summary: 'A node has the admin role: it runs the cluster controller and the admin API.',
  docs: `${DOCS}/references/server-config`,
  check: (cluster) => missingRole(cluster, 'admin', 'nothing gives partitions their leaders'),
  examples: {
    good: { spec: { nodes: [{ count: 3 }] } },
    bad: { spec: { nodes: [{ count: 3, roles: ['http-ingress', 'worker', 'log-server', 'metadata-server'] }] } },
  },
};
