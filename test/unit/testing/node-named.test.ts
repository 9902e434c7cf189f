import { expect, test } from 'vitest';
import { nodeNamed } from '../../../src/testing/node-named.js';
import { planOf, thrownBy } from '../fixtures.js';

test('a node is found by its name, and another name is refused', () => {
  const { nodes } = planOf();
  expect(nodeNamed(nodes, 'node-2')).toBe(nodes[1]);
  expect(thrownBy(() => nodeNamed(nodes, 'node-4'))).toMatchObject({
    code: 'usage',
    message: 'there is no node node-4',
    hint: 'There are: node-1, node-2, node-3.',
  });
});
