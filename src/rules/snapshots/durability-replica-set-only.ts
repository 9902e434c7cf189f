import { pair } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEY = 'worker.durability-mode';

export const durabilityReplicaSetOnly: Rule = {
  id: 'durability-replica-set-only',
  severity: 'warning',
  summary: 'A cluster trims its log only up to what is in a snapshot.',
  docs: `${DOCS}/server/snapshots#understanding-durability-modes`,
  check: ({ nodes }) =>
    nodes
      .filter((node) => nodes.length > 1 && textOf(node, KEY) === 'replica-set-only')
      .map((node) => ({
        at: placeOf(node, KEY),
        message: `${node.label} trims the log without snapshots; what a lost replica set had can't be had again`,
        hint: 'Leave durability-mode away: it is "balanced" in a cluster.',
      })),
  examples: {
    good: pair('worker.durability-mode = "balanced"', ''),
    bad: pair('worker.durability-mode = "replica-set-only"', ''),
  },
};
