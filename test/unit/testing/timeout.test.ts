import { describe, expect, test } from 'vitest';
import { timeoutOf, until } from '../../../src/testing/timeout.js';
import { thrownBy } from '../fixtures.js';

describe('timeoutOf', () => {
  test.each<[number | undefined, number]>([
    [undefined, 7],
    [0, 0],
    [250, 250],
    [Infinity, Infinity],
  ])('%s', (timeoutMs, want) => {
    expect(timeoutOf({ timeoutMs }, 7)).toBe(want);
  });

  test.each([-1, NaN, '5'])('refuses %s', (timeoutMs) => {
    expect(thrownBy(() => timeoutOf({ timeoutMs: timeoutMs as number }, 7))).toMatchObject({
      code: 'usage',
      message: `can't wait for \`timeoutMs\` of ${String(timeoutMs)}`,
      hint: 'Give a number of milliseconds, 0 or more.',
    });
  });
});

describe('until', () => {
  test.each(['ours', 'theirs'])('ends with %s', (whose) => {
    const [ours, theirs] = [new AbortController(), new AbortController()];
    const { signal, timeoutMs } = until(ours.signal, { timeoutMs: 5, signal: theirs.signal });
    expect({ timeoutMs, aborted: signal?.aborted }).toEqual({ timeoutMs: 5, aborted: false });
    (whose === 'ours' ? ours : theirs).abort();
    expect(signal?.aborted).toBe(true);
  });

  test('takes ours where there is no other', () => {
    const { signal } = new AbortController();
    expect(until(signal)).toEqual({ signal });
  });
});
