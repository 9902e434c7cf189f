import { pair } from '../example.js';
import { counted, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const locationPartial: Rule = {
  id: 'location-partial',
  severity: 'warning',
  summary: 'Either all nodes say where they are, or none does.',
  docs: `${DOCS}/server/clusters#location-aware-replication`,
  check: ({ nodes }) => {
    const located = nodes.filter((node) => (textOf(node, 'location') ?? '') !== '');
    const nowhere = nodes.filter((node) => textOf(node, 'location', '') === '');
    if (located.length === 0) return [];
    return nowhere.map((node) => ({
      at: node.at,
      message: `${node.label} has no location, and ${counted(located.length, 'other node')} ${located.length === 1 ? 'has' : 'have'}`,
      hint: 'Give it one, as in "eu.a", before it joins: a node that has joined must keep its location.',
    }));
  },
  examples: {
    good: pair('location = "eu.a"', 'location = "eu.b"'),
    bad: pair('location = "eu.a"', ''),
  },
};
