import { expect, test } from 'vitest';
import { planCluster } from '../../../src/plan/plan.js';
import { restatectlEnv } from '../../../src/runtime/addresses.js';
import type { NodeProcess } from '../../../src/runtime/types.js';
import { parseSpec } from '../../../src/spec/parse.js';

const plan = planCluster(parseSpec({}), { runtime: 'docker' });

test.each<[string, NodeProcess['state'][], string]>([
  ['all running', ['running', 'running', 'running'], 'node-1 node-2 node-3'],
  ['the first down', ['stopped', 'running', 'running'], 'node-2 node-3 node-1'],
  ['only the last running', ['absent', 'failing', 'running'], 'node-3 node-1 node-2'],
])('restatectl asks running nodes first: %s', (_, states, want) => {
  const processes = states.map((state, i) => ({ name: `node-${String(i + 1)}`, state }));
  const urls = want.split(' ').map((name) => `http://${name}:5122`);
  expect(restatectlEnv(plan, processes)).toEqual({ RESTATECTL_ADDRESS: urls.join(',') });
});

test('a node without the admin role answers no query, so it is asked after those that have it', () => {
  const split = planCluster(parseSpec({ nodes: [{ name: 'memory', roles: ['metadata-server'] }, { count: 2 }] }), {
    runtime: 'docker',
  });
  const processes = ['memory', 'node-1', 'node-2'].map((name) => ({
    name,
    state: name === 'node-2' ? ('stopped' as const) : ('running' as const),
  }));
  expect(restatectlEnv(split, processes)['RESTATECTL_ADDRESS']).toBe(
    'http://node-1:5122,http://memory:5122,http://node-2:5122',
  );
});
