import { describe, expect, test } from 'vitest';
import { nodeSettings } from '../../../src/plan/node-settings.js';
import { ROLES } from '../../../src/spec/types.js';
import type { ClusterSpecInput, ConfigTable } from '../../../src/spec/types.js';
import { nodeOf, planOf } from '../fixtures.js';

describe('nodeSettings', () => {
  test('of a container', () => {
    const plan = planOf({ name: 'demo', partitions: 8, ports: { bind: '0.0.0.0' } });
    expect(nodeSettings(plan, nodeOf(plan, 2))).toMatchObject({
      'node-name': 'node-2',
      'cluster-name': 'demo',
      roles: ROLES,
      'auto-provision': false,
      'default-num-partitions': 8,
      'default-replication': '{node: 2}',
      'base-dir': '/restate-data',
      'bind-ip': '0.0.0.0',
      'bind-port': 5122,
      'advertised-address': 'http://node-2:5122',
      'listen-mode': 'tcp',
      'metadata-client': {
        type: 'replicated',
        addresses: ['http://node-1:5122', 'http://node-2:5122', 'http://node-3:5122'],
      },
      admin: { 'bind-ip': '0.0.0.0', 'bind-port': 9070, 'advertised-address': 'http://127.0.0.1:9170' },
      ingress: { 'bind-ip': '0.0.0.0', 'bind-port': 8080, 'advertised-address': 'http://127.0.0.1:8180' },
      bifrost: { 'default-provider': 'replicated' },
    });
  });

  test('of a process: the fabric port stays on loopback whatever is bound', () => {
    const plan = planOf({ ports: { bind: '0.0.0.0' } }, 'native');
    expect(nodeSettings(plan, nodeOf(plan, 2))).toMatchObject({
      'base-dir': 'data',
      'bind-ip': '127.0.0.1',
      'bind-port': 5222,
      'advertised-address': 'http://127.0.0.1:5222',
      admin: { 'bind-ip': '0.0.0.0', 'bind-port': 9170 },
      ingress: { 'bind-ip': '0.0.0.0', 'bind-port': 8180 },
    });
  });

  test('only one node provisions by itself, and only where asked to', () => {
    const plan = planOf({ provision: 'auto', nodes: 5 });
    const own = plan.nodes.map((node) => nodeSettings(plan, node)['auto-provision']);
    expect(own).toEqual([true, false, false, false, false]);
  });

  test('user settings go beside what the plan sets', () => {
    const plan = planOf({ config: { admin: { 'query-engine': { x: 1 } }, ingress: { y: 2 }, 'log-filter': 'debug' } });
    expect(nodeSettings(plan, nodeOf(plan, 1))).toMatchObject({
      'log-filter': 'debug',
      admin: { 'bind-port': 9070, 'query-engine': { x: 1, 'memory-size': expect.any(String) as string } },
      ingress: { 'bind-port': 8080, y: 2 },
    });
  });

  test('where a node stands, if the spec says', () => {
    const plan = planOf({ nodes: [{ location: 'eu.a' }, {}] });
    expect(nodeSettings(plan, nodeOf(plan, 1))['location']).toBe('eu.a');
    expect(nodeSettings(plan, nodeOf(plan, 2))).not.toHaveProperty('location');
  });

  test('a node without a role does not listen for it', () => {
    const plan = planOf({ nodes: [{ roles: ['log-server', 'metadata-server'] }, { roles: ['worker', 'admin'] }] });
    const [log, worker] = plan.nodes.map((node) => nodeSettings(plan, node));
    expect(log).toMatchObject({ roles: ['log-server', 'metadata-server'], 'bind-port': 5122 });
    expect(log).not.toHaveProperty('ingress');
    expect(log?.['admin']).not.toHaveProperty('bind-port');
    expect(worker).not.toHaveProperty('ingress');
    expect(worker?.['admin']).toMatchObject({ 'bind-port': 9070 });
  });

  test('scopes of replication are written as Restate reads them', () => {
    const plan = planOf({ nodes: 3, replication: { logs: { zone: 2, node: 3 }, partitions: 1 } });
    expect(nodeSettings(plan, nodeOf(plan, 1))['default-replication']).toBe('{zone: 2, node: 3}');
  });
});

describe('the metadata client', () => {
  test.each<[string, ClusterSpecInput, ConfigTable]>([
    [
      'names the metadata servers alone',
      { nodes: 4 },
      {
        type: 'replicated',
        addresses: ['http://node-1:5122', 'http://node-2:5122', 'http://node-3:5122'],
      },
    ],
    [
      'names an etcd',
      { metadata: { store: 'etcd', addresses: ['http://e:2379'] } },
      { type: 'etcd', addresses: ['http://e:2379'] },
    ],
    [
      'names a bucket',
      { metadata: { store: 'object-store', path: 's3://b/p' } },
      { type: 'object-store', path: 's3://b/p' },
    ],
    [
      'keeps further keys',
      { nodes: 1, config: { 'metadata-client': { 'connect-timeout': '5s' } } },
      { type: 'replicated', addresses: ['http://node-1:5122'], 'connect-timeout': '5s' },
    ],
  ])('%s', (_, spec, want) => {
    const plan = planOf(spec);
    for (const node of plan.nodes) expect(nodeSettings(plan, node)['metadata-client']).toEqual(want);
  });
});
