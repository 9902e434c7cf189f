import { describe, expect, test } from 'vitest';
import { withScope } from '../../../src/cluster/scope.js';
import { rejectionOf } from '../fixtures.js';

/** Runs until it is aborted, and notes how it ended. */
function untilAborted(signal: AbortSignal, ends: string[], name: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      ends.push(name);
      reject(new Error(`${name} was aborted`));
    });
  });
}

describe('a scope', () => {
  test('gives what its main work gives, and ends what is no longer needed', async () => {
    const ends: string[] = [];
    const result = await withScope(undefined, async ({ signal, beside }) => {
      beside(untilAborted(signal, ends, 'store'));
      const helper = beside(Promise.resolve(41));
      return (await helper()) + 1;
    });
    expect(result).toBe(42);
    expect(ends).toEqual(['store']);
  });

  test('whose main work fails ends what runs beside it, before it tells so', async () => {
    const ends: string[] = [];
    const failed = withScope(undefined, ({ signal, beside }) => {
      beside(untilAborted(signal, ends, 'store'));
      return Promise.reject(new Error('not ready'));
    });
    expect(await rejectionOf(failed)).toMatchObject({ message: 'not ready' });
    expect(ends).toEqual(['store']);
  });

  test('in which something beside fails ends its main work, and tells that failure', async () => {
    const ends: string[] = [];
    const failed = withScope(undefined, ({ signal, beside }) => {
      beside(Promise.reject(new Error('no store')));
      return untilAborted(signal, ends, 'main');
    });
    expect(await rejectionOf(failed)).toMatchObject({ message: 'no store' });
    expect(ends).toEqual(['main']);
  });

  test('is aborted with its parent, also with one that was aborted before', async () => {
    const parent = new AbortController();
    const ends: string[] = [];
    const ended = withScope(parent.signal, ({ signal }) => untilAborted(signal, ends, 'main'));
    parent.abort();
    expect(await rejectionOf(ended)).toMatchObject({ message: 'main was aborted' });
    const late = withScope(parent.signal, ({ signal }) => Promise.resolve(signal.aborted));
    expect(await late).toBe(true);
  });
});
