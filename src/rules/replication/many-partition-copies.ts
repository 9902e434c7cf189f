import { copiesOf } from '../copies.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const manyPartitionCopies: Rule = {
  id: 'many-partition-copies',
  severity: 'info',
  summary: 'More than two copies of partitions cost resources, and make nothing more durable.',
  docs: `${DOCS}/server/clusters#replication-properties`,
  check: (cluster) => {
    const copies = copiesOf(cluster);
    if (copies === undefined || copies.partitions.node <= 2) return [];
    return [
      {
        at: copies.at.partitions,
        message: `${String(copies.partitions.node)} copies of every partition; what is durable are the copies of the log`,
        hint:
          cluster.spec === undefined
            ? 'Once provisioned: `restatectl config set --partition-replication 2`.'
            : 'Write them apart: replication: {logs: 3, partitions: 2}.',
      },
    ];
  },
  examples: {
    good: { spec: { nodes: 5, replication: { logs: 3, partitions: 2 } } },
    bad: { spec: { nodes: 5, replication: 3 } },
  },
};
