import { expect, test } from 'vitest';
import { createSnapshotsArgs, parseSnapshots } from '../../../src/restate/create-snapshots.js';

test('all partitions, or some; trimming is asked for', () => {
  expect(createSnapshotsArgs()).toEqual(['snapshots', 'create']);
  expect(createSnapshotsArgs([0, 7], { trimLog: true })).toEqual(['snapshots', 'create', '--trim-log', '0', '7']);
});

test('what was created, as 1.7.12 says it', () => {
  const stdout = `Snapshot created for partition 0: snap_15li4K6cTfVmNZuqrBLLQU9 (log 0 @ LSN >= 4)
Snapshot created for partition 12: snap_12RuwMMd2RcBN6BrFEe1f0J (log 12 @ LSN >= 2)
`;
  expect(parseSnapshots({ stdout, stderr: '' })).toEqual([
    { partition: 0, snapshot: 'snap_15li4K6cTfVmNZuqrBLLQU9', log: 0, lsn: 4 },
    { partition: 12, snapshot: 'snap_12RuwMMd2RcBN6BrFEe1f0J', log: 12, lsn: 2 },
  ]);
});

test('what failed is told with its reason, each apart', () => {
  const failed = (partition: number) =>
    `2026-11-25T16:51:16.130611Z ERROR restatectl::commands::snapshot::create_snapshot: Failed to create snapshot for partition ${String(partition)}: Encountered multiple errors:
 - http://127.0.0.1:5122/ -> Internal error: Failed to create snapshot: SnapshotCreationFailed("Snapshot repository is not configured for partition ${String(partition)}")
 - http://127.0.0.1:5222/ -> The operation was cancelled: h2 protocol error: http2 error

`;
  const stdout = 'Snapshot created for partition 0: snap_1 (log 0 @ LSN >= 4)\n';
  const outcomes = parseSnapshots({ stdout, stderr: failed(3) + failed(1) });
  expect(outcomes.map(({ partition }) => partition)).toEqual([0, 1, 3]);
  for (const outcome of outcomes.slice(1)) {
    expect(outcome).toHaveProperty('fault', expect.stringMatching(/^Encountered multiple errors:[^]*http2 error$/));
    expect(outcome).toHaveProperty('fault', expect.stringContaining(`for partition ${String(outcome.partition)}`));
  }
  expect(parseSnapshots({ stdout: '', stderr: '' })).toEqual([]);
});
