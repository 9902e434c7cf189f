import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { missingRole } from './missing-role.js';

export const noHttpIngress: Rule = {
  id: 'no-http-ingress',
  severity: 'warning',
  summary: 'A node accepts invocations; since 1.5 a worker alone does not.',
  docs: `${DOCS}/changelog/server`,
  check: (cluster) => missingRole(cluster, 'http-ingress', 'nothing accepts invocations'),
  examples: {
    good: { spec: { nodes: [{ count: 3 }] } },
    bad: { spec: { nodes: [{ count: 3, roles: ['admin', 'worker', 'log-server', 'metadata-server'] }] } },
  },
};
