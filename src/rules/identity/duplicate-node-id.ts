import { pair } from '../example.js';
import { grouped, placeOf, valueOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const duplicateNodeId: Rule = {
  id: 'duplicate-node-id',
  severity: 'error',
  summary: 'No two nodes insist on the same node id, and none on 0.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) => {
    const ids = grouped(nodes, (node) => {
      const id = valueOf(node, 'force-node-id', undefined);
      return typeof id === 'number' ? id : undefined;
    });
    return [...ids].flatMap(([id, own]) =>
      (id === 0 ? own : own.slice(1)).map((node) => ({
        at: placeOf(node, 'force-node-id'),
        message:
          id === 0
            ? `${node.label} insists on node id 0, with which the server does not start`
            : `${node.label} insists on node id ${String(id)}, as ${own[0]?.label ?? ''} does`,
        hint: 'Give each node an id of its own from 1 on, or leave `force-node-id` away.',
      })),
    );
  },
  examples: {
    good: pair('force-node-id = 1', 'force-node-id = 2'),
    bad: pair('force-node-id = 1', 'force-node-id = 1'),
  },
};
