import { expect, test } from 'vitest';
import { few, list, plural } from '../../../src/spec/words.js';

test.each([
  [0, 'nodes', '0 nodes'],
  [1, 'node', '1 node'],
  [2, 'nodes', '2 nodes'],
])('%i %s', (count, noun, want) => {
  expect(plural(count, noun.replace(/s$/, ''))).toBe(want);
});

test('another plural', () => {
  expect([plural(1, 'copy', 'copies'), plural(2, 'copy', 'copies')]).toEqual(['1 copy', '2 copies']);
});

test.each<[string[], string, string]>([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a and b', 'a and b'],
  [['a', 'b', 'c'], 'a, b and c', 'a, b and c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e', 'a, b, c and 2 more'],
])('a list of %j', (words, all, short) => {
  expect([list(words), few(words)]).toEqual([all, short]);
});
