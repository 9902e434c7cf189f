import { tomls } from '../example.js';
import { placeOf, textOf, valueOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const TICK = 'gossip-tick-interval';
const THRESHOLD = 'gossip-failure-threshold';

export const gossipUnsafe: Rule = {
  id: 'gossip-unsafe',
  severity: 'warning',
  summary: 'Nodes are given the time to be busy before others call them dead.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const tick = /^(\d+)\s?ms$/.exec(textOf(node, TICK) ?? '')?.[1];
      const threshold = valueOf(node, THRESHOLD, 10);
      // Measured: 50 ms and 5 made nodes of a busy machine declare each other dead, and requests hung.
      if (tick === undefined || Number(tick) >= 100 || typeof threshold !== 'number' || threshold >= 10) return [];
      return [
        {
          at: placeOf(node, TICK),
          message: `${node.label} calls others dead after ${tick} ms × ${String(threshold)}; a busy node is slower`,
          hint: `Leave ${TICK} and ${THRESHOLD} at their defaults.`,
        },
      ];
    }),
  examples: {
    good: tomls('gossip-tick-interval = "100ms"\ngossip-failure-threshold = 10'),
    bad: tomls('gossip-tick-interval = "50ms"\ngossip-failure-threshold = 5'),
  },
};
