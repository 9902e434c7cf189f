import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { upAsJson } from '../../../../src/cli/render/json.js';
import { addressTable, nextSteps, renderUp, seconds } from '../../../../src/cli/render/up.js';
import type { UpResult } from '../../../../src/cluster/up.js';
import { planOf } from '../../fixtures.js';

const plain = pc.createColors(false);
const PLAN = planOf({ name: 'demo', nodes: 2 }, 'native');

type Shown = Omit<UpResult, 'runtime'>;

const result = (more: Partial<Shown> = {}): Shown => ({
  dir: '/home/ada/demo',
  plan: PLAN,
  state: 'ready',
  steps: [],
  edited: [],
  elapsedMs: 2_941.7,
  readiness: { ready: true, nodes: [], leaders: '', partitionsLed: 24, partitions: 24, missing: '' },
  ...more,
});

test.each([
  [0, '0.0 s'],
  [2_941, '2.9 s'],
  [61_000, '61.0 s'],
])('seconds(%i) is %s', (ms, want) => {
  expect(seconds(ms)).toBe(want);
});

test('the address table', () => {
  expect(addressTable(PLAN, plain).split('\n')).toEqual([
    '  NODE    INGRESS                ADMIN AND WEB UI           NODE-TO-NODE',
    '  node-1  http://127.0.0.1:8080  http://127.0.0.1:9070/ui/  http://127.0.0.1:5122',
    '  node-2  http://127.0.0.1:8180  http://127.0.0.1:9170/ui/  http://127.0.0.1:5222',
  ]);
});

describe('the next steps', () => {
  const steps = (plan = PLAN) => nextSteps(plan, 'npx restate-cluster', " --dir './my dir'");

  test('can be pasted for processes', () => {
    const text = steps();
    expect(text).toContain(`curl http://127.0.0.1:9070/deployments --json '{"uri": "http://127.0.0.1:9080"}'`);
    expect(text).toContain(`curl http://127.0.0.1:8180/Greeter/greet --json '"Ada"'`);
    expect(text).toContain(
      "npx restate-cluster node kill node-1 --dir './my dir'; npx restate-cluster status --dir './my dir'",
    );
    expect(text).toContain("npx restate-cluster down --purge --dir './my dir'");
  });

  test('can be pasted for containers', () => {
    const text = steps(planOf({ name: 'demo' }));
    expect(text).toContain('http://host.docker.internal:9080');
  });

  test('go to the only node where there is one', () => {
    expect(steps(planOf({ nodes: 1 }))).toContain('curl http://127.0.0.1:8080/Greeter/greet');
  });
});

describe('renderUp', () => {
  const render = (more: Partial<Shown>) => renderUp(result(more), plain, 'restate-cluster', ' --dir demo');

  test('of a cluster that became ready', () => {
    const text = render({ plan: planOf({ name: 'demo' }) });
    expect(text.split('\n').slice(0, 3)).toEqual([
      '',
      'Ready: cluster demo took 2.9 s. It survives the loss of any one node: the others take over its work, and no acknowledged write is lost.',
      '',
    ]);
    expect(text).toContain('Try next:');
    expect(text).toContain('http://127.0.0.1:8280');
  });

  test('of one that was ready says that nothing happened', () => {
    const text = render({ state: 'already-ready' });
    expect(text.split('\n')[0]).toBe('Cluster demo is already running and ready; nothing was changed.');
    expect(text).toContain('http://127.0.0.1:8180');
    expect(text).not.toContain('2.9 s');
  });

  test('of one that waits to be provisioned says how', () => {
    const text = render({ state: 'unprovisioned' });
    expect(text.split('\n')[0]).toBe('The nodes of demo are up after 2.9 s, and wait to be provisioned.');
    expect(text.split('\n').at(-1)).toBe('Provision it with: restate-cluster provision --dir demo');
  });
});

test('an edit that is not in effect is told, with the command that brings it about', () => {
  const text = renderUp(result({ state: 'already-ready', edited: ['node-2'] }), plain, 'restate-cluster', '');
  expect(text).toContain('node-2 was started before its restate.toml was edited: the edit is not in effect.');
  expect(text).toContain('restate-cluster node restart node-2');
});

test('as JSON', () => {
  expect(upAsJson(result())).toEqual({
    name: 'demo',
    dir: '/home/ada/demo',
    runtime: 'native',
    version: '1.7.12',
    state: 'ready',
    steps: [],
    edited: [],
    elapsedMs: 2_942,
    partitions: { total: 24, led: 24 },
    nodes: [
      {
        name: 'node-1',
        ingressUrl: 'http://127.0.0.1:8080',
        adminUrl: 'http://127.0.0.1:9070',
        fabricUrl: 'http://127.0.0.1:5122',
      },
      {
        name: 'node-2',
        ingressUrl: 'http://127.0.0.1:8180',
        adminUrl: 'http://127.0.0.1:9170',
        fabricUrl: 'http://127.0.0.1:5222',
      },
    ],
  });
});
