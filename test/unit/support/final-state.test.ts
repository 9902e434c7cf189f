import { expect, test } from 'vitest';
import { comparable, registeredNodes } from '../../support/final-state.js';
import { stepLines, STEP } from '../../support/kill-between.js';
import { planCluster } from '../../../src/plan/plan.js';
import { parseSpec } from '../../../src/spec/parse.js';

/** As restatectl 1.7.12 printed it, shortened. */
const ROWS = [
  { plain_node_id: 'N2', gen_node_id: 'N2:1', state: 'alive', name: 'node-2', address: 'unix:/a/fabric.sock' },
  { plain_node_id: 'N1', gen_node_id: 'N1:2', state: 'alive', name: 'node-1', address: 'unix:/b/fabric.sock' },
].map((row) => ({
  ...row,
  location: 'eu.a',
  has_admin_role: true,
  has_worker_role: false,
  storage_state: 'read-write',
  worker_state: 'active',
  metadata_server_state: 'member',
  binary_version: '1.7.12',
}));

test('registered nodes compare without ids, generations and addresses, in the order of their names', () => {
  const renumbered = ROWS.map((row) => ({ ...row, plain_node_id: 'N9', gen_node_id: 'N9:9', address: 'other' }));
  const nodes = registeredNodes(JSON.stringify(ROWS));
  expect(registeredNodes(JSON.stringify(renumbered.reverse()))).toEqual(nodes);
  expect(nodes.map(({ name, roles }) => [name, roles])).toEqual([
    ['node-1', ['admin']],
    ['node-2', ['admin']],
  ]);
});

test('texts compare without directories, names, ports and times', () => {
  const textOf = (name: string, base: number, dir: string, time: string) => {
    const ports = { ingress: base, admin: base + 1, fabric: base + 2, step: 3 };
    const plan = planCluster(parseSpec({ name, ports }), { runtime: 'native' });
    return comparable(`${name} in ${dir}: ${String(base + 3)} ${String(base + 2)}0 ${time}`, dir, plan);
  };
  const text = textOf('blue', 20_000, '/tmp/a', '2026-01-02T03:04:05.678Z');
  expect(text).toBe('<name> in <dir>: <node-2 ingress> 200020 <time>');
  expect(textOf('green', 20_000, '/tmp/b', '2026-01-02T03:04:06Z')).toBe(text);
});

test('steps are told by what the pattern matches, each by its first whole line', () => {
  const text =
    '[0.1 s] step 1/3 copy\n[0.2 s] step 1/3 copy: half\n[0.3 s] other\n[0.4 s] step 2/3 drain\n[0.5 s] step 3/';
  expect(stepLines(text, STEP)).toEqual(['[0.1 s] step 1/3 copy', '[0.4 s] step 2/3 drain']);
});
