import { expect, test } from 'vitest';
import { askTrimPoints, partitionsUncovered } from '../../../../src/cluster/snapshots/missing.js';
import { fakeRuntime } from '../../fixtures.js';

test('trim points that this version of Restate does not tell are not known', async () => {
  const runtime = fakeRuntime({
    restatectl: () => Promise.resolve({ stdout: 'Log Id: 0 (v13)\n  IDX  FROM-LSN\n', stderr: '' }),
  });
  expect(await askTrimPoints(runtime, undefined)).toBeUndefined();
});

const trimmed = new Map([
  [0, 40],
  [1, 0],
  [2, 7],
  [10, 3],
]);

test.each<[string, { partition: number; lsn: number }[], number[]]>([
  ['an empty store lacks every partition whose log was trimmed', [], [0, 2, 10]],
  [
    'snapshots that reach as far as the trim are enough',
    [
      { partition: 0, lsn: 40 },
      { partition: 2, lsn: 9 },
      { partition: 10, lsn: 3 },
    ],
    [],
  ],
  [
    'an older store lacks what was trimmed since',
    [
      { partition: 0, lsn: 39 },
      { partition: 2, lsn: 7 },
      { partition: 10, lsn: 3 },
    ],
    [0],
  ],
])('%s', (_, snapshots, lacking) => {
  expect(partitionsUncovered(trimmed, snapshots)).toEqual(lacking);
});
