import { pair } from '../example.js';
import { isUnset } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { DESTINATION, workersOf } from './snapshots.js';

export const snapshotsOnSomeNodes: Rule = {
  id: 'snapshots-on-some-nodes',
  severity: 'error',
  summary: 'If one worker has a snapshot store, all have: one without stops where the log was trimmed.',
  docs: `${DOCS}/server/clusters#handling-missing-snapshots`,
  check: (cluster) => {
    const workers = workersOf(cluster);
    const having = workers.find((node) => node.settings.has(DESTINATION));
    if (having === undefined) return [];
    return workers
      .filter((node) => isUnset(node, DESTINATION))
      .map((node) => ({
        at: node.at,
        message: `${node.label} has no snapshot store, and ${having.label} has`,
        hint: 'Give all workers the same worker.snapshots.',
      }));
  },
  examples: {
    good: pair(
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
    ),
    bad: pair('[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"', ''),
  },
};
