import { services } from '../example.js';
import { grouped, nameOf, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const duplicateNodeName: Rule = {
  id: 'duplicate-node-name',
  severity: 'error',
  summary: 'Every node has a name of its own: it identifies the node and names its data directory.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: ({ nodes }) =>
    [...grouped(nodes, nameOf)].flatMap(([name, [first, ...others]]) =>
      others.map((node) => ({
        at: placeOf(node, 'node-name'),
        message: `${node.label} has the node name "${name}", as ${first?.label ?? ''} has`,
        hint: 'Give each node a name of its own. A node that has data must keep its name.',
      })),
    ),
  examples: {
    good: services({}),
    bad: services({}, { env: { RESTATE_NODE_NAME: 'restate-1' } }),
  },
};
