import { isInvalidReplication, replicationPlace } from '../copies.js';
import { tomls } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const replicationInvalid: Rule = {
  id: 'replication-invalid',
  severity: 'error',
  summary: 'Replication is a number of copies, or copies by region, zone and node, of which the wider has no more.',
  docs: `${DOCS}/server/clusters#replication-properties`,
  check: ({ nodes }) =>
    nodes.filter(isInvalidReplication).map((node) => ({
      at: replicationPlace(node),
      message: `the replication of ${node.label} is not valid; the server does not start with it`,
      hint: 'Write a number from 1 to 255, or "{zone: 2, node: 3}", where node is at least zone.',
    })),
  examples: {
    good: tomls('default-replication = "{zone: 2, node: 3}"'),
    bad: tomls('default-replication = "{zone: 3, node: 2}"'),
  },
};
