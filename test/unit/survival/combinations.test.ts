import { describe, expect, test } from 'vitest';
import { alikeNodes, choose, countLosses, losses } from '../../../src/survival/combinations.js';
import { SHAPES, topologyFor } from './shapes.js';

test('choose', () => {
  expect([choose(5, 0), choose(5, 2), choose(5, 5), choose(50, 3)]).toEqual([1, 10, 1, 19_600]);
});

describe('alikeNodes', () => {
  test('tells nodes apart by roles, and by location where copies are spread over places', () => {
    expect(alikeNodes(topologyFor({ nodes: 5 }))).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(alikeNodes(topologyFor(SHAPES.flatInZones))).toHaveLength(2);
    expect(alikeNodes(topologyFor(SHAPES.zones))).toHaveLength(6);
  });
});

describe('losses', () => {
  const GROUPS = [[0, 1, 2], [3], [4, 5]];

  test('gives each different way once, with how many are like it', () => {
    expect([...losses(GROUPS, 2)]).toEqual([
      { nodes: [0, 1], ways: 3 },
      { nodes: [0, 3], ways: 3 },
      { nodes: [0, 4], ways: 6 },
      { nodes: [3, 4], ways: 2 },
      { nodes: [4, 5], ways: 1 },
    ]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('of %i nodes are as many as counted', (count) => {
    const all = [...losses(GROUPS, count)];
    expect(all).toHaveLength(countLosses(GROUPS, count));
    expect(all.reduce((sum, { ways }) => sum + ways, 0)).toBe(choose(6, count));
  });
});
