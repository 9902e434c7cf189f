import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { withDeadline } from '../../../src/testing/deadline.js';
import type { Deadline } from '../../../src/testing/deadline.js';
import { clusterErrorOf, rejectionOf } from '../fixtures.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends only when it is aborted. */
function hanging({ signal }: Deadline): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });
}

test('work that ends in time gives its result, and no timer is left', async () => {
  const result = await withDeadline(1_000, undefined, (deadline) => {
    deadline.begin();
    return Promise.resolve(5);
  });
  expect(result).toBe(5);
  expect(vi.getTimerCount()).toBe(0);
});

describe('work that hangs', () => {
  test('is aborted some time after its own limit, and the error says so', async () => {
    const failing = clusterErrorOf(
      withDeadline(2_000, undefined, (deadline) => {
        deadline.begin();
        return hanging(deadline);
      }),
    );
    await vi.advanceTimersByTimeAsync(11_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failing).toMatchObject({
      code: 'not-ready',
      message: 'the start hung, and was ended after 12 s',
      hint: expect.stringContaining('Docker engine') as string,
      cause: new Error('aborted'),
    });
  });

  test('has all the time it takes before it begins', async () => {
    let ended = false;
    const caller = new AbortController();
    const failing = rejectionOf(withDeadline(1, caller.signal, hanging)).then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(ended).toBe(false);
    caller.abort();
    await failing;
  });

  test('ends with the signal of the caller, and what it throws then is thrown', async () => {
    const caller = new AbortController();
    const failing = rejectionOf(
      withDeadline(1_000, caller.signal, (deadline) => {
        deadline.begin();
        return hanging(deadline);
      }),
    );
    caller.abort();
    expect(await failing).toEqual(new Error('aborted'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what the work throws by itself is thrown', async () => {
  const fault = new ClusterError('port-busy', 'port 8080 is busy');
  expect(await rejectionOf(withDeadline(1_000, undefined, () => Promise.reject(fault)))).toBe(fault);
});
