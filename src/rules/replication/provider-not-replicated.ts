import { pair } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEY = 'bifrost.default-provider';

export const providerNotReplicated: Rule = {
  id: 'provider-not-replicated',
  severity: 'error',
  summary: 'A cluster of several nodes keeps its log with the replicated provider.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const provider = textOf(node, KEY) ?? 'replicated';
      if (provider === 'replicated' || (provider === 'local' && nodes.length === 1)) return [];
      return [
        {
          at: placeOf(node, KEY),
          message: `the log of ${node.label} is kept by the "${provider}" provider, which copies nothing to other nodes`,
          hint: 'Write default-provider = "replicated", the default. A node that has a local log must be migrated first.',
        },
      ];
    }),
  examples: {
    good: pair('bifrost.default-provider = "replicated"', 'bifrost.default-provider = "replicated"'),
    bad: pair('bifrost.default-provider = "local"', 'bifrost.default-provider = "replicated"'),
  },
};
