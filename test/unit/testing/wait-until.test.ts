import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { RunError } from '../../../src/exec/run-error.js';
import { condition } from '../../../src/testing/conditions.js';
import { History } from '../../../src/testing/history.js';
import { askOnce } from '../../../src/testing/keep-asking.js';
import { waitUntil } from '../../../src/testing/wait-until.js';
import type { WaitOptions } from '../../../src/testing/types.js';
import { clusterErrorOf, rejectionOf } from '../fixtures.js';
import { fakeLooks } from './fixtures.js';

const PASSING = new RunError('restatectl', ['sql'], { exitCode: 1 });

/** Waits for something that is seen in turn; the last for ever. */
function waitFor(seen: readonly (true | string | Error)[], options: WaitOptions = {}) {
  const history = new History();
  let looks = 0;
  const look = () => {
    const value = seen[Math.min(looks++, seen.length - 1)] ?? '';
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
  return { history, done: waitUntil(condition('tea', look), fakeLooks(), history, options) };
}

test('it looks until the condition holds, and notes what it saw', async () => {
  const { history, done } = waitFor(['cold', 'cold', true]);
  await done;
  expect(history.entries.map(({ what }) => what)).toEqual(['tea: cold', 'tea: yes']);
});

test('a cluster that does not answer now is looked at again', async () => {
  await waitFor([PASSING, new ClusterError('not-ready', 'no node answers'), true]).done;
});

test('out of time, it tells for what it waited and what it saw last', async () => {
  expect(await clusterErrorOf(waitFor(['cold'], { timeoutMs: 0 }).done)).toMatchObject({
    code: 'not-ready',
    message: 'waited 0 s for tea; last seen: cold',
    hint: expect.stringContaining('`timeoutMs`') as string,
  });
});

test('it ends with the signal', async () => {
  const { done } = waitFor(['cold'], { signal: AbortSignal.abort() });
  expect(await clusterErrorOf(done)).toMatchObject({
    code: 'interrupted',
    message: 'interrupted while waiting for tea; last seen: nothing yet',
  });
});

test.each([-5, NaN])('a time of %s is refused: it would never be over', async (timeoutMs) => {
  expect(await clusterErrorOf(waitFor(['cold'], { timeoutMs }).done)).toMatchObject({ code: 'usage' });
});

describe('what does not pass by itself is thrown', () => {
  test.each<[string, Error]>([
    ['a program that is missing', new RunError('restatectl', [], { code: 'ENOENT' })],
    ['a program that was interrupted', new RunError('restatectl', [], { isCanceled: true })],
    ['a query that is refused', new ClusterError('command-failed', 'no such table')],
    ['a defect', new TypeError('x is not a function')],
  ])('%s', async (_, fault) => {
    expect(await rejectionOf(waitFor([fault]).done)).toBe(fault);
    expect(await rejectionOf(askOnce(() => Promise.reject(fault)))).toBe(fault);
  });
});
