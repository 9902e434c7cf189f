import { describe, expect, test } from 'vitest';
import {
  keyOfVariable,
  ownedFieldProblems,
  ownedKeyProblems,
  ownedVariableProblems,
} from '../../../src/spec/owned-keys.js';
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
    ['worker.snapshots', { worker: { snapshots: 'x' } }],
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
    expect(ownedKeyProblems({ worker: { storage: 'x' }, 'rate-limits': 1 })).toEqual([]);
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

describe('a variable by which the server would get what the plan owns', () => {
  test.each([
    ['RESTATE_NODE_NAME', 'node-name'],
    ['RESTATE_ADMIN__BIND_PORT', 'admin.bind-port'],
    ['restate_bind_port', 'bind-port'],
    [
      'RESTATE_BIFROST__REPLICATED_LOGLET__DEFAULT_LOG_REPLICATION',
      'bifrost.replicated-loglet.default-log-replication',
    ],
    ['RUST_LOG', undefined],
    ['MY_RESTATE_NODE_NAME', undefined],
  ])('%s stands for %s', (variable, key) => {
    expect(keyOfVariable(variable)).toBe(key);
  });

  test.each([
    ['RESTATE_NODE_NAME', 'is set by restate-cluster itself', 'Set `name` or `prefix`'],
    // Seen with the real server: it reads the prefix in either case.
    ['restate_node_name', 'is set by restate-cluster itself', 'Set `name` or `prefix`'],
    ['RESTATE_ADMIN__BIND_PORT', 'is set by restate-cluster itself', 'Set `ports.admin`'],
    ['RESTATE_METADATA_CLIENT__ADDRESSES', 'is set by restate-cluster itself', 'The plan knows'],
    ['RESTATE_METADATA_CLIENT__ADDRESSES__0', 'is set by restate-cluster itself', 'The plan knows'],
    // Seen with the real server: RESTATE_ADMIN={bind-port=7878} changes its port.
    ['RESTATE_ADMIN', 'is a table in which restate-cluster sets keys', 'RESTATE_ADMIN__KEY'],
    ['RESTATE_BIFROST__REPLICATED_LOGLET', 'is a table in which restate-cluster sets keys', '__KEY'],
    ['RESTATE_CONFIG', 'is set by restate-cluster itself', 'Each node reads its own restate.toml'],
  ])('%s is a problem', (variable, message, hint) => {
    expect(ownedVariableProblems({ [variable]: 'x' })).toMatchObject([
      { path: `env.${variable}`, message, hint: expect.stringContaining(hint) as string },
    ]);
    expect(ownedVariableProblems({ [variable]: null }, ['nodes', 1, 'env'])).toMatchObject([
      { path: `nodes[1].env.${variable}` },
    ]);
  });

  test.each([
    'RUST_LOG',
    'AWS_SECRET_ACCESS_KEY',
    'RESTATE_LOG_FILTER',
    'RESTATE_WORKER__SNAPSHOTS__ENABLE_CLEANUP',
    'PATH',
  ])('%s is none', (variable) => {
    expect(ownedVariableProblems({ [variable]: 'x' })).toEqual([]);
  });
});

describe('a Compose field the plan owns', () => {
  test.each([
    ['image', 'Set `image` of the cluster'],
    ['command', '`config` or `env`'],
    ['container_name', '`names.containerPrefix`'],
    ['environment', 'Set `env` instead.'],
    ['mem_limit', 'Set `memory` instead.'],
    ['deploy', '`count` and `memory`'],
  ])('%s is a problem', (field, hint) => {
    expect(ownedFieldProblems({ [field]: 'x', cpus: 1 }, ['nodes', 0, 'compose'])).toMatchObject([
      {
        path: `nodes[0].compose.${field}`,
        message: 'is set by restate-cluster itself',
        hint: expect.stringContaining(hint) as string,
      },
    ]);
  });

  test('labels by which clusters are found are a problem, others are not', () => {
    expect(ownedFieldProblems({ labels: { 'dev.restate-cluster.name': 'x', team: 'a' } })).toMatchObject([
      { path: 'compose.labels.dev.restate-cluster.name', message: 'is set by restate-cluster itself' },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['labels', ['a=b'], 'must be a table of keys and values'],
    ['labels', null, 'must be a table of keys and values'],
    ['ports', null, 'must be a list'],
    ['volumes', {}, 'must be a list'],
    ['extra_hosts', { db: '10.0.0.1' }, 'must be a list'],
  ])('%s as %j would replace what the plan writes', (field, value, message) => {
    expect(ownedFieldProblems({ [field]: value })).toMatchObject([{ path: `compose.${field}`, message }]);
  });

  test('further entries are none', () => {
    expect(
      ownedFieldProblems({ labels: { a: 'b' }, ports: ['1:1'], volumes: [], extra_hosts: ['a:1.1.1.1'], cpus: 1 }),
    ).toEqual([]);
  });
});
