import { copiesOf, fewerCopies, tooManyCopies } from '../copies.js';
import { allWith } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const replicationExceedsLogServers: Rule = {
  id: 'replication-exceeds-log-servers',
  severity: 'error',
  summary: 'There are at least as many log servers as copies of a log record: else no write is accepted.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => {
    const copies = copiesOf(cluster);
    const servers = allWith(cluster, 'log-server')?.length;
    if (copies === undefined || servers === undefined || servers === 0 || copies.logs.node <= servers) return [];
    const wanted = copies.logs.node;
    return [
      {
        at: copies.at.logs,
        message: tooManyCopies(cluster, wanted, servers, 'log record', 'log server'),
        hint: fewerCopies(cluster, servers, wanted, 'log-server'),
      },
    ];
  },
  examples: { good: { spec: { nodes: 3, replication: 2 } }, bad: { spec: { nodes: 3, replication: 5 } } },
};
