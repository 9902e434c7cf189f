import { describe, expect, test } from 'vitest';
import { ownedKeyProblems } from '../../../src/spec/owned-keys.js';
import type { ConfigTable } from '../../../src/spec/types.js';

describe('a key the plan owns', () => {
  test.each<[string, ConfigTable, string]>([
    [
      'node-name',
      { 'node-name': 'x' },
      'Set `name` or `prefix` of an entry in `nodes` instead; a node must keep its name for ever.',
    ],
    ['cluster-name', { 'cluster-name': 'x' }, 'Set `name` instead.'],
    ['bind-port', { 'bind-port': 1 }, 'Set `ports.fabric` instead.'],
    ['bind-ip', { 'bind-ip': '0.0.0.0' }, 'Set `ports.bind` instead.'],
    ['admin.bind-port', { admin: { 'bind-port': 1 } }, 'Set `ports.admin` instead.'],
    ['ingress.bind-port', { ingress: { 'bind-port': 1 } }, 'Set `ports.ingress` instead.'],
    ['default-num-partitions', { 'default-num-partitions': 1 }, 'Set `partitions` instead.'],
    ['default-replication', { 'default-replication': '{node: 2}' }, 'Set `replication` instead.'],
    [
      'auto-provision',
      { 'auto-provision': true },
      'Set `provision: auto` instead; two nodes that provision make two clusters.',
    ],
    [
      'metadata-client.addresses',
      { 'metadata-client': { addresses: [] } },
      'The plan knows the addresses of all metadata servers; those of an etcd are `metadata.addresses`.',
    ],
    [
      'bifrost.default-provider',
      { bifrost: { 'default-provider': 'local' } },
      'A cluster of several nodes needs the replicated provider.',
    ],
  ])('%s is a problem, with what to do instead', (dotted, config, hint) => {
    expect(ownedKeyProblems(config)).toMatchObject([
      { path: `config.${dotted}`, message: 'is set by restate-cluster itself', hint },
    ]);
  });

  test('is one whatever its value', () => {
    expect(ownedKeyProblems({ roles: [], 'force-node-id': 0, 'base-dir': '' })).toHaveLength(3);
  });

  test('is named with the path of the table it stands in', () => {
    expect(ownedKeyProblems({ location: 'a' }, ['nodes', 0, 'config'])).toMatchObject([
      { path: 'nodes[0].config.location' },
    ]);
  });
});

describe('a value where the plan has a table', () => {
  test.each<[string, ConfigTable]>([
    ['admin', { admin: 'x' }],
    ['ingress', { ingress: [1] }],
    ['bifrost', { bifrost: 5 }],
    ['worker', { worker: false }],
    ['worker.invoker', { worker: { invoker: '' } }],
    ['admin.query-engine', { admin: { 'query-engine': 0 } }],
  ])('%s is a problem', (dotted, config) => {
    expect(ownedKeyProblems(config)).toMatchObject([
      {
        path: `config.${dotted}`,
        message: 'must be a table of keys and values',
        hint: `Write its keys below it, as in ${dotted}: {key: value}.`,
      },
    ]);
  });

  test('is no problem where the plan has none', () => {
    expect(ownedKeyProblems({ worker: { snapshots: 'x' }, 'rate-limits': 1 })).toEqual([]);
  });
});

test.each<[string, ConfigTable]>([
  ['nothing', {}],
  ['neighbours of owned keys', { admin: { 'heartbeat-interval': '1s' }, bifrost: { 'read-policy': 'x' } }],
  ['an owned name in another table', { worker: { 'bind-port': 1, 'node-name': 'x' } }],
  ['profile settings', { 'shutdown-timeout': '5s', 'rocksdb-total-memory-size': '1GiB' }],
])('%s is no problem', (_, config) => {
  expect(ownedKeyProblems(config)).toEqual([]);
});
