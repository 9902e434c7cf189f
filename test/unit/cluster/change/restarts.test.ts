import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { restarts } from '../../../../src/cluster/change/restarts.js';
import { loadTemplates } from '../../../../src/files/templates.js';
import type { ClusterPlan } from '../../../../src/plan/types.js';
import { renderCompose } from '../../../../src/render/compose.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../../src/spec/types.js';
import { planOf } from '../../fixtures.js';
import { planAfter } from './fixtures.js';

/** Why nodes are restarted, the same for all three or for the first alone. */
function reasons(runtime: RuntimeKind, from: ClusterSpecInput, to: ClusterSpecInput): string[][] {
  const before = planOf(from, runtime);
  return restarts(before, planAfter(before, to)).map(({ node, because }) => [node, ...because]);
}
const all = (...because: string[]) => ['node-1', 'node-2', 'node-3'].map((node) => [node, ...because]);

describe('a node is started anew for', () => {
  test.each<[string, ClusterSpecInput, ClusterSpecInput, string[]]>([
    ['a setting', {}, { config: { 'log-filter': 'debug' } }, ['log-filter: unset → debug']],
    ['a setting it had', { config: { 'log-filter': 'debug' } }, {}, ['log-filter: debug → unset']],
    ['a variable', { env: { A: '1' } }, { env: { A: '2', B: null } }, ['environment A', 'environment B']],
  ])('%s', (_, from, to, because) => {
    for (const runtime of ['native', 'docker'] as const) expect(reasons(runtime, from, to)).toEqual(all(...because));
  });

  test('another interval of snapshots', () => {
    const to: ClusterSpecInput = { snapshots: { store: 'azurite', every: '1h', everyRecords: 5 } };
    expect(reasons('native', { snapshots: 'azurite' }, to)).toEqual(
      all('worker.snapshots.snapshot-interval: 10m → 1h', 'worker.snapshots.snapshot-interval-num-records: 10000 → 5'),
    );
  });

  test('another version, or another image of the same', () => {
    const [old, wanted] = [{ restate: '1.6.2' }, { restate: '1.7.12' }];
    const image = 'docker.restate.dev/restatedev/restate';
    expect(reasons('native', old, wanted)).toEqual(all('version: 1.6.2 → 1.7.12'));
    expect(reasons('docker', old, wanted)).toEqual(all(`image: ${image}:1.6.2 → ${image}:1.7.12`));
    expect(reasons('docker', {}, { image: 'mine:1' })).toEqual(all(`image: ${image}:1.7.12 → mine:1`));
    expect(reasons('native', {}, { image: 'mine:1' })).toEqual([]);
  });

  test('a role it gains; the others learn from the cluster where the metadata is', () => {
    expect(reasons('native', { metadata: { servers: 1 } }, { metadata: { servers: 2 } })).toEqual([
      ['node-2', 'roles: +metadata-server'],
    ]);
  });

  test('its own settings alone', () => {
    const nodes = (memory?: string) => ({ nodes: [{ name: 'a', memory }, { name: 'b' }, { name: 'c' }] });
    const [first, ...more] = reasons('docker', nodes(), nodes('4GB'));
    expect(more).toEqual([]);
    expect(first).toContain('memory limit: 2048 MB → 4096 MB');
    expect(first).toContain('rocksdb-total-memory-size: 512MB → 1024MB');
    expect(reasons('native', nodes(), nodes('4GB'))[0]).not.toContain('memory limit: 2048 MB → 4096 MB');
  });

  test('no value of a secret is told', () => {
    const to: ClusterSpecInput = { env: { MY_TOKEN: 'S3CRET' }, config: { 'auth-token': 'S3CRET' } };
    expect(JSON.stringify(reasons('docker', {}, to))).not.toContain('S3CRET');
  });
});

describe('a node goes on for', () => {
  test.each<[string, ClusterSpecInput, ClusterSpecInput]>([
    ['another number of copies', { replication: 1 }, { replication: 3, metadata: { servers: 1 } }],
    ['another way to provision', { provision: 'sidecar' }, { provision: 'auto' }],
    ['the runtime that it has anyway', {}, { runtime: 'docker' }],
    ['a node more', { metadata: { servers: 1 } }, { metadata: { servers: 1 }, nodes: 4 }],
  ])('%s', (_, from, to) => {
    const fixed: ClusterSpecInput = { metadata: { servers: 1 } };
    expect(reasons('docker', { ...fixed, ...from }, { ...fixed, ...to })).toEqual([]);
  });

  test('what only containers have, as a process', () => {
    const to: ClusterSpecInput = { compose: { cpus: 2 }, names: { containerPrefix: 'x' } };
    expect(reasons('native', {}, to)).toEqual([]);
    expect(reasons('docker', {}, to).map(([node, ...because]) => [node, because])).toEqual(
      [1, 2, 3].map((k) => [
        `node-${String(k)}`,
        [`container name: restate-node-${String(k)} → x-node-${String(k)}`, 'compose.cpus'],
      ]),
    );
  });
});

describe('ports', () => {
  test('other ones', () => {
    const to: ClusterSpecInput = { ports: { ingress: 18_080 } };
    expect(reasons('docker', {}, to)[0]).toContain('published ports');
    expect(reasons('native', {}, to)[0]).toContain('ingress.bind-port: 8080 → 18080');
  });

  test('the same ones, opened to other machines', () => {
    const to: ClusterSpecInput = { ports: { bind: '0.0.0.0' } };
    expect(reasons('docker', {}, to)).toEqual(all('published ports'));
    expect(reasons('native', {}, to)[0]).toContain('ingress.bind-ip: 127.0.0.1 → 0.0.0.0');
  });

  test('a node that has none but for its neighbours stays as it is then', () => {
    const nodes: ClusterSpecInput['nodes'] = [{ name: 'a' }, { name: 'b', roles: ['worker', 'log-server'] }];
    const [from, to] = [{ nodes }, { nodes, ports: { bind: '0.0.0.0' } }];
    expect(reasons('docker', from, to)).toEqual([['a', 'published ports']]);
    expect(reasons('native', from, to).map(([node]) => node)).toEqual(['a']);
  });
});

/** The services of the nodes as Compose would run them, with what they inherit. */
async function services(plan: ClusterPlan): Promise<Map<string, string>> {
  const text = renderCompose((await loadTemplates())['docker-compose.yml'], plan);
  const { services: found } = parse(text, { merge: true }) as { services: Record<string, unknown> };
  return new Map(plan.nodes.map(({ name }) => [name, JSON.stringify(found[name])]));
}

test.each<[string, ClusterSpecInput]>([
  ['ports', { ports: { admin: 19_070 } }],
  ['the address of ports', { ports: { bind: '0.0.0.0' } }],
  ['ports of one node', { nodes: [{ name: 'node-1', ports: { ingress: 28_080 } }, { name: 'node-2' }] }],
  ['memory', { memory: '3GB' }],
  ['memory of one node', { nodes: [{ name: 'node-1', memory: '3GB' }, { name: 'node-2' }, { name: 'node-3' }] }],
  ['the time to stop', { config: { 'shutdown-timeout': '3s' } }],
  ['the profile', { profile: 'stock' }],
  ['variables', { env: { A: 'x' } }],
  ['fields of Compose', { compose: { cpus: 2 } }],
  ['names', { names: { containerPrefix: 'x' } }],
  ['a snapshot store', { snapshots: 'azurite' }],
])('a container whose service is another one is made anew: %s', async (_, to) => {
  const before = planOf({}, 'docker');
  const after = planAfter(before, to);
  const [old, wanted] = [await services(before), await services(after)];
  const changed = [...wanted].filter(([name, service]) => service !== old.get(name)).map(([name]) => name);
  expect(changed.length).toBeGreaterThan(0);
  expect(restarts(before, after).map(({ node }) => node)).toEqual(expect.arrayContaining(changed));
});
