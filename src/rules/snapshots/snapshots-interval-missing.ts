import { tomls } from '../example.js';
import { isUnset, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { DESTINATION, destinationOf, workersOf } from './snapshots.js';

const INTERVALS = ['worker.snapshots.snapshot-interval', 'worker.snapshots.snapshot-interval-num-records'];

export const snapshotsIntervalMissing: Rule = {
  id: 'snapshots-interval-missing',
  severity: 'warning',
  summary: 'A snapshot store alone takes no snapshots: an interval or a number of records does.',
  docs: `${DOCS}/server/snapshots#configuring-automatic-snapshotting`,
  check: (cluster) =>
    workersOf(cluster)
      .filter((node) => destinationOf(node) !== undefined && INTERVALS.every((key) => isUnset(node, key)))
      .map((node) => ({
        at: placeOf(node, DESTINATION),
        message: `${node.label} has a snapshot store, and never takes a snapshot by itself`,
        hint: 'Set snapshot-interval = "60m", snapshot-interval-num-records = 100000, or both.',
      })),
  examples: {
    good: tomls('[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "60m"'),
    bad: tomls('[worker.snapshots]\ndestination = "s3://bucket/a"'),
  },
};
