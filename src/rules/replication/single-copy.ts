import { copiesOf } from '../copies.js';
import { allWith, autoProvisions } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const singleCopy: Rule = {
  id: 'single-copy',
  severity: 'warning',
  summary: 'A cluster of several log servers keeps more than one copy of its log.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => {
    const copies = copiesOf(cluster);
    const servers = allWith(cluster, 'log-server')?.length ?? 0;
    if (copies === undefined || servers < 2 || copies.logs.node !== 1) return [];
    // `restatectl provision` may be told another number.
    const byHand = cluster.spec === undefined && cluster.nodes.every((node) => autoProvisions(node) === false);
    return [
      {
        at: copies.at.logs,
        message: 'every log record is on one node only: losing that node loses data',
        hint: byHand
          ? 'Provision with `--replication 2`, or set default-replication. With 3 log servers one may fail then.'
          : `Set ${cluster.spec === undefined ? 'default-replication' : 'replication'} to 2; with 3 log servers one may fail then.`,
        severity: byHand ? 'info' : 'warning',
      },
    ];
  },
  examples: { good: { spec: { nodes: 3 } }, bad: { spec: { nodes: 3, replication: 1 } } },
};
