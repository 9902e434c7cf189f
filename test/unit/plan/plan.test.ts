import { describe, expect, test } from 'vitest';
import { metadataServers, planCluster, reachableIp } from '../../../src/plan/plan.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { ROLES } from '../../../src/spec/types.js';
import { nodeOf, planOf, problemsOf } from '../fixtures.js';

describe('in containers', () => {
  const plan = planOf({ name: 'demo' }, 'docker');

  test('a node has its own network inside, and its own ports outside', () => {
    expect(nodeOf(plan, 2)).toEqual({
      name: 'node-2',
      nodeName: 'node-2',
      index: 2,
      roles: ROLES,
      ports: { ingress: 8180, admin: 9170, fabric: 5222 },
      listen: { ingress: 8080, admin: 9070, fabric: 5122, publicIp: '0.0.0.0', fabricIp: '0.0.0.0' },
      fabricUrl: 'http://node-2:5122',
      probeUrl: 'http://127.0.0.1:5222',
      ingressUrl: 'http://127.0.0.1:8180',
      adminUrl: 'http://127.0.0.1:9170',
      autoProvision: false,
      container: 'demo-node-2',
      location: undefined,
      env: {},
      compose: {},
      memoryMb: 2_048,
      settings: nodeOf(planOf({ name: 'demo' }), 2).settings,
      stopSeconds: 10,
    });
  });

  test('the published image of the version is used, or the one named', () => {
    expect(plan.image).toBe('docker.restate.dev/restatedev/restate:1.7.12');
    expect(planOf({ image: 'mine:5' }).image).toBe('mine:5');
  });
});

describe('as processes', () => {
  test('a node listens where this machine reaches it', () => {
    expect(nodeOf(planOf({}, 'native'), 3)).toMatchObject({
      ports: { ingress: 8280, admin: 9270, fabric: 5322 },
      listen: { ingress: 8280, admin: 9270, fabric: 5322, publicIp: '127.0.0.1', fabricIp: '127.0.0.1' },
      fabricUrl: 'http://127.0.0.1:5322',
      probeUrl: 'http://127.0.0.1:5322',
    });
  });
});

describe('another address to bind', () => {
  test.each<[string, { publicIp: string; ingressUrl: string }]>([
    ['0.0.0.0', { publicIp: '0.0.0.0', ingressUrl: 'http://127.0.0.1:8080' }],
    ['192.168.1.7', { publicIp: '192.168.1.7', ingressUrl: 'http://192.168.1.7:8080' }],
    ['::', { publicIp: '::', ingressUrl: 'http://[::1]:8080' }],
    ['fd00::7', { publicIp: 'fd00::7', ingressUrl: 'http://[fd00::7]:8080' }],
  ])('%s opens ingress and admin there, and the fabric port on loopback', (bind, { publicIp, ingressUrl }) => {
    const node = nodeOf(planOf({ ports: { bind } }, 'native'), 1);
    expect(node).toMatchObject({
      listen: { publicIp, fabricIp: '127.0.0.1' },
      fabricUrl: 'http://127.0.0.1:5122',
      probeUrl: 'http://127.0.0.1:5122',
      ingressUrl,
      adminUrl: ingressUrl.replace('8080', '9070'),
    });
  });

  test('leaves the probe of a container on loopback', () => {
    expect(nodeOf(planOf({ ports: { bind: '0.0.0.0' } }), 1).probeUrl).toBe('http://127.0.0.1:5122');
  });
});

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
  ['10.0.0.1', '10.0.0.1'],
  ['::1', '::1'],
])('what listens on %s is reached at %s', (ip, want) => {
  expect(reachableIp(ip)).toBe(want);
});

describe('provisioning', () => {
  test.each([
    ['sidecar', []],
    ['manual', []],
    ['auto', ['node-1']],
  ] as const)('%s lets %j provision by themselves', (provision, want) => {
    const plan = planOf({ provision, nodes: 7 });
    expect(plan.nodes.filter(({ autoProvision }) => autoProvision).map(({ name }) => name)).toEqual(want);
  });

  test('always goes through one fixed node', () => {
    for (const nodes of [1, 3, 9]) {
      const plan = planOf({ nodes });
      expect(plan.provisioningNode).toBe(plan.nodes[0]);
    }
  });
});

describe('the plan', () => {
  test('carries what the spec says', () => {
    const spec = parseSpec({
      name: 'x',
      nodes: 5,
      replication: 3,
      partitions: 8,
      provision: 'manual',
      restate: '1.6.2',
    });
    expect(planCluster(spec, { runtime: 'native' })).toMatchObject({
      spec,
      name: 'x',
      runtime: 'native',
      version: '1.6.2',
      replication: { logs: { node: 3 }, partitions: { node: 3 } },
      partitions: 8,
      provision: 'manual',
    });
  });

  test('names no two nodes, containers or addresses alike', () => {
    const { nodes } = planOf({ nodes: 20 }, 'native');
    for (const key of ['name', 'container', 'fabricUrl', 'probeUrl', 'ingressUrl', 'adminUrl'] as const) {
      expect(new Set(nodes.map((node) => node[key])).size).toBe(20);
    }
  });

  test('is the same for the same spec', () => {
    expect(planOf({ nodes: 5 })).toEqual(planOf({ nodes: 5 }));
  });

  test('of `ports: auto` uses the ports that were chosen', () => {
    const ports = { bind: '127.0.0.1', ingress: 20_000, admin: 20_001, fabric: 20_002, snapshots: 19_999, step: 3 };
    const plan = planCluster(parseSpec({ ports: 'auto' }), { runtime: 'native', ports });
    expect(plan.ports).toEqual(ports);
    expect(nodeOf(plan, 2).ports).toEqual({ ingress: 20_003, admin: 20_004, fabric: 20_005 });
  });

  test('of `ports: auto` can not be made without them', () => {
    expect(() => planCluster(parseSpec({ ports: 'auto' }), { runtime: 'native' })).toThrow(TypeError);
  });

  test('takes the ports of the spec where it has some, whatever was chosen', () => {
    const ports = { bind: '127.0.0.1', ingress: 20_000, admin: 20_001, fabric: 20_002, snapshots: 19_999, step: 3 };
    expect(planCluster(parseSpec({}), { runtime: 'native', ports }).ports.ingress).toBe(8080);
  });

  test('is refused where ports collide', () => {
    expect(problemsOf(() => planOf({ ports: { admin: 8080 } }))).toMatchObject([{ path: 'ports.admin' }]);
  });
});

describe('nodes of different kinds', () => {
  const plan = planOf({
    name: 'demo',
    names: { containerPrefix: 'acme' },
    env: { A: 'all', B: 'all' },
    compose: { dns: ['1.1.1.1'], labels: { team: 'x' } },
    nodes: [
      { name: 'w', roles: ['worker', 'http-ingress'], location: 'eu.a', env: { B: 'own', C: null } },
      { prefix: 'ctl', count: 2, roles: ['admin', 'log-server', 'metadata-server'], compose: { dns: ['8.8.8.8'] } },
    ],
  });

  test('have addresses of their roles only', () => {
    expect(nodeOf(plan, 1)).toMatchObject({ ingressUrl: 'http://127.0.0.1:8080', adminUrl: undefined });
    expect(nodeOf(plan, 2)).toMatchObject({ ingressUrl: undefined, adminUrl: 'http://127.0.0.1:9170' });
    expect(nodeOf(plan, 1).listen).toEqual({
      ingress: 8080,
      admin: undefined,
      fabric: 5122,
      publicIp: '0.0.0.0',
      fabricIp: '0.0.0.0',
    });
  });

  test('have containers called by the prefix', () => {
    expect(plan.nodes.map(({ container }) => container)).toEqual(['acme-w', 'acme-ctl-1', 'acme-ctl-2']);
  });

  test('have what is said of all, and more of their own', () => {
    expect(nodeOf(plan, 1)).toMatchObject({
      location: 'eu.a',
      env: { A: 'all', B: 'own', C: null },
      compose: { dns: ['1.1.1.1'], labels: { team: 'x' } },
    });
    expect(nodeOf(plan, 2)).toMatchObject({
      location: undefined,
      env: { A: 'all', B: 'all' },
      compose: { dns: ['1.1.1.1', '8.8.8.8'], labels: { team: 'x' } },
    });
  });

  test('are provisioned through a metadata server', () => {
    expect(plan.provisioningNode.name).toBe('ctl-1');
    expect(metadataServers(plan).map(({ name }) => name)).toEqual(['ctl-1', 'ctl-2']);
    const auto = planOf({ provision: 'auto', nodes: [{ name: 'w', roles: ['worker'] }, { count: 2 }] });
    expect(auto.nodes.map(({ autoProvision }) => autoProvision)).toEqual([false, true, false]);
    expect(auto.provisioningNode.autoProvision).toBe(true);
  });

  test('are provisioned through the first where the metadata is kept elsewhere', () => {
    const etcd = planOf({ nodes: 2, metadata: { store: 'etcd', addresses: ['e:1'] } });
    expect(metadataServers(etcd)).toEqual([]);
    expect(etcd.provisioningNode.name).toBe('node-1');
  });
});
