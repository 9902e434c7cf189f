import { expect, test } from 'vitest';
import { plural, summary } from '../../../src/render/summary.js';
import { planOf } from '../fixtures.js';

test.each([
  [0, 'nodes', '0 nodes'],
  [1, 'node', '1 node'],
  [2, 'node', '2 nodes'],
])('%i of a noun', (count, noun, want) => {
  expect(plural(count, noun.replace(/s$/, ''))).toBe(want);
});

test('another plural', () => {
  expect([plural(1, 'copy', 'copies'), plural(2, 'copy', 'copies')]).toEqual(['1 copy', '2 copies']);
});

test('summary', () => {
  expect(summary(planOf())).toBe('Restate 1.7.12, 3 nodes, 24 partitions, 2 copies of everything.');
  expect(summary(planOf({ nodes: 1, partitions: 1 }))).toBe(
    'Restate 1.7.12, 1 node, 1 partition, 1 copy of everything.',
  );
});
