import { expect, test } from 'vitest';
import { createSnapshotArgs, isTooEarly, parseSnapshotOutcomes } from '../../../src/restate/snapshots.js';

test('partitions are positional', () => {
  expect(createSnapshotArgs([0, 3], true)).toEqual(['snapshots', 'create', '--trim-log', '0', '3']);
  expect(createSnapshotArgs([], false)).toEqual(['snapshots', 'create']);
});

test('every line is an outcome; what else is said is none', () => {
  const outcomes = parseSnapshotOutcomes({
    stdout: 'Snapshot created for partition 0: snap_109FKD9usCvtQvEfKsGco3D (log 0 @ LSN >= 3)\n',
    stderr: '2026-11-25T17:00:00Z ERROR Failed to create snapshot for partition 7: no suitable node found\n? [y/n]',
  });
  expect(outcomes).toEqual([
    { partition: 0, ok: true, id: 'snap_109FKD9usCvtQvEfKsGco3D', lsn: 3 },
    { partition: 7, ok: false, reason: 'no suitable node found' },
  ]);
  expect(isTooEarly('no suitable node found')).toBe(true);
  expect(isTooEarly('connection refused')).toBe(false);
});
