import { tomls } from '../example.js';
import { isAtLeast, placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** Keys that are gone: since when, and what took their place under the same meaning. Of the changelog. */
const REMOVED: readonly (readonly [key: string, since: readonly [number, number], now?: string])[] = [
  ['allow-bootstrap', [1, 4], 'auto-provision'],
  ['bootstrap-num-partitions', [1, 4], 'default-num-partitions'],
  ['node-location', [1, 4], 'location'],
  ['default-partition-replication', [1, 4], 'default-replication'],
  ['admin.default-partition-replication', [1, 4]],
  ['bifrost.replicated-loglet.default-log-replication', [1, 4]],
  ['admin.log-trim-interval', [1, 2]],
  ['admin.log-trim-threshold', [1, 4]],
  ['admin.log-trim-check-interval', [1, 6]],
  ['worker.experimental-partition-driven-log-trimming', [1, 6]],
  ['worker.storage.num-partitions-to-share-memory-budget', [1, 6]],
  ['networking.max-message-size', [1, 6], 'networking.message-size-limit'],
  ['metadata-client.max-message-size', [1, 6], 'metadata-client.message-size-limit'],
  ['rocksdb-write-stall-threshold', [1, 6]],
  ['rocksdb-enable-stall-on-memory-limit', [1, 6]],
  ['worker.snapshots.experimental-num-retained', [1, 7], 'worker.snapshots.num-retained'],
  ['rocksdb-bg-threads', [1, 7], 'rocksdb-low-priority-threads'],
  ['rocksdb-high-priority-bg-threads', [1, 7], 'rocksdb-high-priority-threads'],
  ['log-server.rocksdb-max-background-flushes', [1, 7]],
  ['log-server.rocksdb-max-wal-size', [1, 7]],
  ['rocksdb-max-background-jobs', [1, 7]],
];

export const removedKey: Rule = {
  id: 'removed-key',
  severity: 'warning',
  summary: 'Keys are those of the version that runs: what is gone is ignored without a word.',
  docs: `${DOCS}/changelog/server`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      REMOVED.flatMap(([key, [major, minor], now]) => {
        if (!node.settings.has(key) || !isAtLeast(node, major, minor)) return [];
        return [
          {
            at: placeOf(node, key),
            message: `${key} is ignored since Restate ${String(major)}.${String(minor)}`,
            hint: now === undefined ? 'Remove it; the changelog says what came instead.' : `Its name is ${now} now.`,
            fix: now === undefined || node.settings.has(now) ? undefined : node.rename(key, now),
          },
        ];
      }),
    ),
  examples: {
    good: tomls('[worker.snapshots]\nnum-retained = 2'),
    bad: tomls('[worker.snapshots]\nexperimental-num-retained = 2'),
  },
};
