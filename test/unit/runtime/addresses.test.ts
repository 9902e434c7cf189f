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

test('nodes that are to be asked come first, in that order, whatever their state', () => {
  const processes = ['node-1', 'node-2', 'node-3'].map((name) => ({ name, state: 'running' as const }));
  const addressOf = (ask: readonly string[]) => restatectlEnv(plan, processes, ask)['RESTATECTL_ADDRESS'];
  expect(addressOf(['node-3', 'node-1'])).toBe('http://node-3:5122,http://node-1:5122,http://node-2:5122');
  expect(addressOf(['unknown', 'node-2'])).toBe('http://node-2:5122,http://node-1:5122,http://node-3:5122');
  const down = processes.map((process) => ({ ...process, state: 'stopped' as const }));
  expect(restatectlEnv(plan, down, ['node-2'])['RESTATECTL_ADDRESS']).toMatch(/^http:\/\/node-2:/);
});

test('through links, nodes are found where the program works', () => {
  const linked = planCluster(parseSpec({ nodes: 2 }), {
    runtime: 'native',
    harness: { links: true, expires: '2030-01-01T00:00:00.000Z' },
  });
  expect(restatectlEnv(linked, [])['RESTATECTL_ADDRESS']).toBe('unix:links/node-1.sock,unix:links/node-2.sock');
});
