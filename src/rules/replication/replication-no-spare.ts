import { copiesOf } from '../copies.js';
import { allWith, counted } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const replicationNoSpare: Rule = {
  id: 'replication-no-spare',
  severity: 'warning',
  summary: 'With r copies there are at least 2r - 1 log servers, so that r - 1 of them may fail.',
  docs: `${DOCS}/server/clusters#sizing-clusters`,
  check: (cluster) => {
    const copies = copiesOf(cluster);
    const servers = allWith(cluster, 'log-server')?.length;
    if (copies === undefined || servers === undefined) return [];
    const wanted = copies.logs.node;
    const enough = 2 * wanted - 1;
    if (wanted < 2 || servers < wanted || servers >= enough) return [];
    const spare = servers - wanted;
    const share = `with ${String(wanted)} copies on ${counted(servers, 'log server')}`;
    return [
      {
        at: copies.at.logs,
        message:
          spare === 0
            ? `${share}, writes stop as soon as one of them is down`
            : `${share}, only ${String(spare)} of them may fail before writes stop`,
        hint: `Have ${String(enough)} log servers, so that ${String(wanted - 1)} may fail.`,
        severity: spare === 0 ? 'warning' : 'info',
      },
    ];
  },
  examples: { good: { spec: { nodes: 3, replication: 2 } }, bad: { spec: { nodes: 2, replication: 2 } } },
};
