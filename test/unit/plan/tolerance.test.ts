import { describe, expect, test } from 'vitest';
import { nodesThatMayFail, toleranceSentence } from '../../../src/plan/tolerance.js';
import { planOf } from '../fixtures.js';

describe('nodesThatMayFail', () => {
  test.each([
    [1, 1, 0],
    [2, 1, 0],
    [2, 2, 0],
    [3, 1, 0],
    [3, 2, 1],
    [3, 3, 0],
    [4, 2, 1],
    [4, 3, 1],
    [5, 2, 1],
    [5, 3, 2],
    [5, 4, 1],
    [5, 5, 0],
    [7, 4, 3],
    [9, 2, 1],
  ])('of %i nodes with %i copies: %i', (nodes, replication, want) => {
    expect(nodesThatMayFail(nodes, replication)).toBe(want);
  });
});

test.each([
  [1, 1, 'It has one node: when that is down, everything is down.'],
  [3, 1, 'It survives no lost node: writes stop until every node is back.'],
  [3, 2, 'It survives the loss of any one node: the others take over its work, and no acknowledged write is lost.'],
  [5, 3, 'It survives the loss of any 2 nodes: the others take over its work, and no acknowledged write is lost.'],
])('%i nodes with %i copies: %s', (nodes, replication, want) => {
  expect(toleranceSentence(planOf({ nodes, replication }))).toBe(want);
});
