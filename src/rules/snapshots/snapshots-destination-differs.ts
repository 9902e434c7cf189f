import { pair } from '../example.js';
import { grouped, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { DESTINATION, destinationOf, workersOf } from './snapshots.js';

function normalized(destination: string): string {
  return destination
    .replace(/\/+$/, '')
    .replace(/^azure:/, 'az:')
    .replace(/^s3a:/, 's3:');
}

export const snapshotsDestinationDiffers: Rule = {
  id: 'snapshots-destination-differs',
  severity: 'error',
  summary: 'All workers keep snapshots in one place, where each finds those of the others.',
  docs: `${DOCS}/server/clusters#handling-missing-snapshots`,
  check: (cluster) => {
    const workers = workersOf(cluster);
    const [usual, ...others] = [
      ...grouped(workers, (node) => {
        const destination = destinationOf(node);
        return destination === undefined ? undefined : normalized(destination);
      }),
    ].toSorted(([, a], [, b]) => b.length - a.length);
    return others.flatMap(([destination, nodes]) =>
      nodes.map((node) => ({
        at: placeOf(node, DESTINATION),
        message: `${node.label} keeps snapshots at ${destination}, and ${usual?.[1][0]?.label ?? ''} at ${usual?.[0] ?? ''}`,
        hint: 'Write the same destination on all workers.',
      })),
    );
  },
  examples: {
    good: pair(
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
    ),
    bad: pair(
      '[worker.snapshots]\ndestination = "s3://bucket/a"\nsnapshot-interval = "1h"',
      '[worker.snapshots]\ndestination = "s3://bucket/b"\nsnapshot-interval = "1h"',
    ),
  },
};
