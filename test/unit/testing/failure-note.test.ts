import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { addToMessage, failureNote } from '../../../src/testing/failure-note.js';
import type { HistoryEntry } from '../../../src/testing/history.js';

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
  const entry = (kind: HistoryEntry['kind'], what: string): HistoryEntry => ({ at: new Date(), kind, what });
  const cluster = {
    history: [
      entry('event', 'chaos begins, seed 1'),
      entry('reset', 'all removed'),
      entry('event', 'chaos begins, seed 2'),
      entry('event', 'chaos 1: kill node-1, for 5 ms'),
      entry('crash', 'node-2 crashed by itself'),
    ],
    unfinished: () => Promise.resolve(['Counter/tea/add (inv_1) is running']),
    saveBundle: (directory?: string) => {
      saved.push(directory);
      return Promise.resolve('/bundles/demo');
    },
  };
  expect(await failureNote(cluster, '/bundles')).toBe(
    [
      'node-2 crashed by itself',
      'Counter/tea/add (inv_1) is running',
      'What happened in the cluster is in /bundles/demo',
      'Make the same chaos again with cluster.chaos({ seed: 2 })',
    ].join('\n'),
  );
  expect(saved).toEqual(['/bundles']);
});
