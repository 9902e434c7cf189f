import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { missingRole } from './missing-role.js';

export const noWorker: Rule = {
  id: 'no-worker',
  severity: 'error',
  summary: 'Some nodes are workers: they run partitions, which process invocations.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => missingRole(cluster, 'worker', 'nothing processes invocations'),
  examples: {
    good: { spec: { nodes: [{ count: 3 }] } },
    bad: { spec: { nodes: [{ count: 3, roles: ['http-ingress', 'admin', 'log-server', 'metadata-server'] }] } },
  },
};
