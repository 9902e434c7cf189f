import { pair } from '../example.js';
import { grouped, placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const clusterNameMismatch: Rule = {
  id: 'cluster-name-mismatch',
  severity: 'error',
  summary: 'All nodes of a cluster share one cluster name.',
  docs: `${DOCS}/server/clusters#deploying-restate-clusters`,
  check: ({ nodes }) => {
    const names = [...grouped(nodes, (node) => textOf(node, 'cluster-name', 'localcluster'))];
    // Most nodes are right, and of equally many the first.
    const [usual] = names.toSorted(([, a], [, b]) => b.length - a.length);
    return names.flatMap(([name, others]) =>
      usual === undefined || name === usual[0]
        ? []
        : others.map((node) => ({
            at: placeOf(node, 'cluster-name'),
            message: `${node.label} belongs to cluster "${name}", and ${usual[1][0]?.label ?? ''} to "${usual[0]}"`,
            hint: 'Use one cluster name. "localcluster" is the default; a cluster that has data must keep its name.',
          })),
    );
  },
  examples: {
    good: pair('cluster-name = "prod"', 'cluster-name = "prod"'),
    bad: pair('cluster-name = "prod"', ''),
  },
};
