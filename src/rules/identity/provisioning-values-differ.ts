import { pair } from '../example.js';
import { autoProvisions, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEYS = ['default-num-partitions', 'default-replication'];

export const provisioningValuesDiffer: Rule = {
  id: 'provisioning-values-differ',
  severity: 'warning',
  summary: 'What only counts when a cluster is provisioned says the same on all nodes.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    KEYS.flatMap((key) => {
      const telling = nodes.filter((node) => textOf(node, key) !== undefined);
      const decisive = telling.find((node) => autoProvisions(node) === true) ?? telling[0];
      const value = decisive && textOf(decisive, key);
      return telling
        .filter((node) => textOf(node, key) !== value)
        .map((node) => ({
          at: placeOf(node, key),
          message: `${key} is ${textOf(node, key) ?? ''} on ${node.label}, and ${value ?? ''} on ${decisive?.label ?? ''}`,
          hint: 'It counts on the node that provisions, and nowhere else. Write the same on all nodes.',
        }));
    }),
  examples: {
    good: pair('default-num-partitions = 8', 'default-num-partitions = 8'),
    bad: pair('default-num-partitions = 8', 'default-num-partitions = 64'),
  },
};
