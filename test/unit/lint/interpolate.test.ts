import { expect, test } from 'vitest';
import { expand } from '../../../src/lint/interpolate.js';

const scope = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
]);

test.each<[string, string, boolean]>([
  ['plain', 'plain', true],
  ['$A and ${A}', 'one and one', true],
  ['${A}s', 'ones', true],
  ['$$A', '$A', true],
  ['cost: 5$', 'cost: 5$', true],
  ['${NONE}', '', false],
  ['$NONE:8080', ':8080', false],
  ['${NONE:-two}', 'two', true],
  ['${EMPTY:-two}', 'two', true],
  ['${EMPTY-two}', '', true],
  ['${NONE-two}', 'two', true],
  ['${NONE:-${A}}', 'one', true],
  ['${NONE:-${NEITHER:-three}}', 'three', true],
  ['${A:+set}', 'set', true],
  ['${NONE:+set}', '', true],
  ['${A:?must be set}', 'one', true],
  ['${NONE:?must be set}', '', false],
  ['${EMPTY:?must be set}', '', true],
  ['${A', '${A', false],
  ['{{ $1 }}', '{{ $1 }}', true],
])('%s', (text, want, known) => {
  expect(expand(text, scope)).toEqual({ text: want, known });
});

test('a default within defaults without end is not known', () => {
  expect(expand(`${'${N:-'.repeat(1_000)}x${'}'.repeat(1_000)}`, scope).known).toBe(false);
});

test('a text that its variables make longer than any value is not known', () => {
  const long = new Map([['A', 'x'.repeat(10_000)]]);
  expect(expand('$A', long)).toEqual({ text: 'x'.repeat(10_000), known: true });
  expect(expand('$A$A', long)).toEqual({ text: '', known: false, tooLong: true });
  expect(expand('${B:-$A$A}', long)).toEqual({ text: '', known: false, tooLong: true });
});
