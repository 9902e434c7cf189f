import { platform } from 'node:process';
import { expect, test } from 'vitest';
import type { ClusterEvent } from '../../../src/cluster/events.js';
import { lockIfPossible } from '../../../src/cluster/lock-if-possible.js';
import { lockHolder } from '../../../src/files/lock.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
/** Where not even root can write. */
const UNWRITABLE = platform === 'linux' ? '/sys' : '/System';

test('where nothing can be written, work goes on without a lock and says so', async () => {
  const events: ClusterEvent[] = [];
  const release = await lockIfPossible(UNWRITABLE, { onEvent: (event) => events.push(event) });
  await release();
  expect(events).toEqual([
    { type: 'going-unlocked', dir: UNWRITABLE, reason: expect.stringMatching(/read-only|permission/) as string },
  ]);
});

test('where it can, it holds the lock', async () => {
  const dir = await temporaryDirectory();
  const release = await lockIfPossible(dir, {});
  expect(await lockHolder(dir)).toMatchObject({ pid: process.pid });
  await release();
  expect(await lockHolder(dir)).toBeUndefined();
});
