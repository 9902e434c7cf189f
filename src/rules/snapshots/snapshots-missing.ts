import { pair } from '../example.js';
import { isUnset } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { DESTINATION, workersOf } from './snapshots.js';

export const snapshotsMissing: Rule = {
  id: 'snapshots-missing',
  severity: 'info',
  summary: 'A cluster takes snapshots: else its log is never trimmed, and new workers must read all of it.',
  docs: `${DOCS}/server/snapshots#configuring-automatic-snapshotting`,
  check: (cluster) => {
    const workers = workersOf(cluster);
    const [first] = workers;
    if (first === undefined || cluster.nodes.length < 2 || !workers.every((node) => isUnset(node, DESTINATION)))
      return [];
    return [
      {
        at: cluster.spec === undefined ? first.at : { ...first.at, path: ['snapshots'] },
        message: 'no snapshots are taken, so the log grows for ever and a new worker has to read all of it',
        hint:
          cluster.spec === undefined
            ? 'Set worker.snapshots.destination to an object store, and an interval. For a while on one machine it will do.'
            : 'Leave `snapshots` out for a store beside the nodes, or name a bucket of yours. For a while it will do.',
      },
    ];
  },
  examples: {
    good: pair(
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
    ),
    bad: pair('', ''),
  },
};
