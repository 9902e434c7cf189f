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
