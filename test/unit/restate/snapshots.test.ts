import { expect, test } from 'vitest';
import { createSnapshotArgs, isTooEarly, parseSnapshotOutcomes } from '../../../src/restate/snapshots.js';

const CREATE = ['snapshots', 'create', '--request-timeout', '30000'];

test('partitions are positional', () => {
  expect(createSnapshotArgs([0, 3], true)).toEqual([...CREATE, '--trim-log', '0', '3']);
  expect(createSnapshotArgs([], false)).toEqual(CREATE);
});

const AT =
  '2026-11-25T18:00:44.415529Z ERROR restatectl::commands::snapshot::create_snapshot: Failed to create snapshot';
const HEAD = 'Internal error: Failed to create snapshot: SnapshotCreationFailed("snapshot repository IO error: ';

test('what restatectl says of each partition', () => {
  const stderr = [
    `${AT} for partition 7: no suitable node found`,
    `${AT} for partition 1: Encountered multiple errors:`,
    ` - http://node-1:5122/ -> ${HEAD}Generic MicrosoftAzure error: Error performing PUT http://127.0.0.1:10000/devstoreaccount1/snapshots/a/1/x.sst?sig=1 in 2.1s, after 10 retries, max_retries: 10, retry_timeout: 180s  - HTTP error: error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)")`,
    ' - http://node-2:5122/ -> Internal error: another',
    '',
    `${AT} for partition 2: Encountered multiple errors:`,
    ` - http://node-1:5122/ -> ${HEAD}Object not found: Error performing PUT http://store/b/x.sst in 9ms - Server returned non-2xx status code: 404 Not Found: <?xml version="1.0"?>\n<Error>\n  <Code>ContainerNotFound</Code>")`,
    `${AT} for partition 3: Encountered multiple errors:`,
    ` - http://node-1:5122/ -> ${HEAD}Generic MicrosoftAzure error: Error performing PUT http://store/b/y.sst in 2.2s, after 10 retries, max_retries: 10, retry_timeout: 180s  - Server returned non-2xx status code: 500 Internal Server Error: : Server returned non-2xx status code: 500 Internal Server Error:  for partition 3")`,
    `${AT} for partition 5: The operation was cancelled: Timeout expired`,
    `${AT} for partition 4: Encountered multiple errors:`,
    ` - http://node-1:5122/ -> ${HEAD}The operation lacked the necessary privileges to complete for path b: Error performing PUT http://store/b/z.sst in 3ms - Server returned non-2xx status code: 403 Forbidden: <?xml version="1.0"?>\n<Error>\n  <Code>AuthorizationFailure</Code>")`,
  ].join('\n');
  const stdout = 'Snapshot created for partition 0: snap_109FKD9usCvtQvEfKsGco3D (log 0 @ LSN >= 3)\n';
  expect(parseSnapshotOutcomes({ stdout, stderr })).toEqual([
    { partition: 0, ok: true, id: 'snap_109FKD9usCvtQvEfKsGco3D', lsn: 3 },
    { partition: 7, ok: false, reason: 'no suitable node found' },
    {
      partition: 1,
      ok: false,
      reason:
        'the store does not take it: Connection refused (PUT http://127.0.0.1:10000/devstoreaccount1/snapshots/a/1/x.sst)',
    },
    {
      partition: 2,
      ok: false,
      reason: 'the store does not take it: 404 Not Found, ContainerNotFound (PUT http://store/b/x.sst)',
    },
    {
      partition: 3,
      ok: false,
      reason: 'the store does not take it: 500 Internal Server Error (PUT http://store/b/y.sst)',
      hint: expect.stringContaining('full') as string,
    },
    {
      partition: 5,
      ok: false,
      reason: 'no node was done with it in 30 s',
      hint: expect.stringContaining('logs') as string,
    },
    {
      partition: 4,
      ok: false,
      reason: 'the store does not take it: 403 Forbidden, AuthorizationFailure (PUT http://store/b/z.sst)',
      hint: expect.stringContaining('credentials') as string,
    },
  ]);
  expect(isTooEarly('no suitable node found')).toBe(true);
  expect(isTooEarly('connection refused')).toBe(false);
});
