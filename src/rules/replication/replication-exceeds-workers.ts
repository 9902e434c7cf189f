import { copiesOf, fewerCopies, tooManyCopies } from '../copies.js';
import { allWith } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const replicationExceedsWorkers: Rule = {
  id: 'replication-exceeds-workers',
  severity: 'error',
  summary: 'There are at least as many workers as copies of a partition.',
  docs: `${DOCS}/server/clusters#partition-replication`,
  check: (cluster) => {
    const copies = copiesOf(cluster);
    const workers = allWith(cluster, 'worker')?.length;
    if (copies === undefined || workers === undefined || workers === 0) return [];
    const wanted = copies.partitions.node;
    const servers = allWith(cluster, 'log-server')?.length ?? Infinity;
    // One key for both kinds of copies is wrong once.
    const saidOfLogs = copies.at.logs === copies.at.partitions || copies.logs.node === wanted;
    if (wanted <= workers || (saidOfLogs && copies.logs.node > servers)) return [];
    return [
      {
        at: copies.at.partitions,
        message: tooManyCopies(cluster, wanted, workers, 'partition', 'worker'),
        hint: fewerCopies(cluster, workers, wanted, 'worker'),
        // Restate then keeps as many copies as it has workers for; a spec asks for what it will not get.
        severity: cluster.spec === undefined ? 'warning' : 'error',
      },
    ];
  },
  examples: {
    good: { spec: { replication: { logs: 2, partitions: 2 } } },
    bad: { spec: { nodes: 3, replication: { logs: 2, partitions: 4 } } },
  },
};
