import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { addToMessage, failureNote } from '../../../src/testing/failure-note.js';
import type { StartedCluster } from '../../../src/testing/types.js';

describe('addToMessage', () => {
  test('adds to the message and to the stack, which runners print, and keeps the error', () => {
    const error = new ClusterError('not-ready', 'waited 5 s for $& tea', { hint: 'x' });
    addToMessage(error, 'look into /b');
    expect(error.message).toBe('waited 5 s for $& tea\n\nlook into /b');
    expect(error.stack).toContain('waited 5 s for $& tea\n\nlook into /b\n    at ');
    expect(error).toMatchObject({ code: 'not-ready', hint: 'x' });
    expect(Object.keys(error)).not.toContain('message');
  });

  test('adds to the copy of an error that a test runner keeps', () => {
    const copy = { message: 'a', stack: 'Error: a\n    at x' };
    addToMessage(copy, 'b');
    expect(copy).toEqual({ message: 'a\n\nb', stack: 'Error: a\n\nb\n    at x' });
    expect(Object.keys(copy)).toContain('message');
  });

  test('adds more than once', () => {
    const error = new Error('a');
    addToMessage(error, 'b');
    addToMessage(error, 'c');
    expect(error.message).toBe('a\n\nb\n\nc');
  });

  test('adds where the message can only be read, as with an abort', () => {
    const reason: unknown = AbortSignal.abort().reason;
    addToMessage(reason, 'more');
    expect((reason as Error).message).toMatch(/aborted\n\nmore$/);
  });

  test('leaves what can not be changed alone', () => {
    const frozen = Object.freeze(new Error('frozen'));
    addToMessage(frozen, 'more');
    expect(frozen.message).toBe('frozen');
    addToMessage('text', 'more');
    addToMessage(undefined, 'more');
  });
});

test('a note says where the bundle is, and how to make the chaos again that was made since the last reset', async () => {
  const saved: (string | undefined)[] = [];
  const entry = (kind: string, what: string) => ({ at: new Date(), kind, what });
  const cluster = {
    history: [
      entry('event', 'chaos begins, seed 1'),
      entry('reset', 'all removed'),
      entry('event', 'chaos begins, seed 2'),
      entry('event', 'chaos 1: kill node-1, for 5 ms'),
    ],
    saveBundle: (directory?: string) => {
      saved.push(directory);
      return Promise.resolve('/bundles/demo');
    },
  } as unknown as StartedCluster;
  expect(await failureNote(cluster, '/bundles')).toBe(
    'What happened in the cluster is in /bundles/demo\nMake the same chaos again with cluster.chaos({ seed: 2 })',
  );
  expect(saved).toEqual(['/bundles']);
});
