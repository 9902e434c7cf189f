import { expect, test } from 'vitest';
import { nodeCalled } from '../../../src/runtime/node-called.js';
import { planCluster } from '../../../src/plan/plan.js';
import { parseSpec } from '../../../src/spec/parse.js';

test.each([
  ['Ada.local', 'node-1'],
  ['node-2', 'node-2'],
  ['elsewhere', 'elsewhere'],
])('what Restate calls %s is %s here', (nodeName, name) => {
  const spec = parseSpec({ nodes: [{ name: 'node-1', nodeName: 'Ada.local' }, { name: 'node-2' }] });
  expect(nodeCalled(planCluster(spec, { runtime: 'native' }), nodeName)).toBe(name);
});

test('the name that a node had before it was replaced is not its name', () => {
  const plan = planCluster(parseSpec({ nodes: 2 }), { runtime: 'native', nodeNames: { 'node-2': 'node-2-2' } });
  expect(nodeCalled(plan, 'node-2-2')).toBe('node-2');
  expect(nodeCalled(plan, 'node-2')).toBe('node-2 (replaced)');
});
