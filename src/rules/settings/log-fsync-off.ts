import { tomls } from '../example.js';
import { placeOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const KEYS = [
  'log-server.rocksdb-disable-wal-fsync',
  'bifrost.local.rocksdb-disable-wal-fsync',
  'bifrost.local.rocksdb-disable-wal',
];

export const logFsyncOff: Rule = {
  id: 'log-fsync-off',
  severity: 'warning',
  summary: 'Log servers write to disk before they acknowledge.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      KEYS.filter((key) => node.settings.get(key)?.value === true).map((key) => ({
        at: placeOf(node, key),
        message: `${node.label} acknowledges records that a power cut may lose`,
        hint: `Remove ${key}, but for tests that may lose data.`,
      })),
    ),
  examples: {
    good: tomls('[log-server]\nrocksdb-disable-wal-fsync = false'),
    bad: tomls('[log-server]\nrocksdb-disable-wal-fsync = true'),
  },
};
