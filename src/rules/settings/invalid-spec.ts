import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const invalidSpec: Rule = {
  id: 'invalid-spec',
  severity: 'error',
  summary: 'A restate-cluster.yaml has known keys with possible values.',
  docs: `${DOCS}/server/clusters`,
  check: ({ faults }) => faults.filter(({ kind }) => kind === 'invalid-spec'),
  examples: {
    good: { files: { 'restate-cluster.yaml': 'nodes: 3\n' } },
    bad: { files: { 'restate-cluster.yaml': 'noeds: 3\n' } },
  },
};
