import { describe, expect, test } from 'vitest';
import { parseSpec, parseSpecYaml } from '../../../src/spec/parse.js';
import { assertSound, clusterOfSpec } from '../../../src/rules/judge.js';
import { checkCluster } from '../../../src/rules/check.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { problemsOf } from '../fixtures.js';

const problems = (spec: ClusterSpecInput) =>
  problemsOf(() => {
    assertSound(parseSpec(spec));
  }).map(({ path, message, hint }) => [path, message, hint]);

describe('a spec is refused', () => {
  test.each<[string, ClusterSpecInput, [string, string, string][]]>([
    [
      'with more copies than nodes',
      { nodes: 3, replication: 5 },
      [
        [
          'replication',
          '5 copies of every log record need at least 5 nodes, and there are 3',
          'Lower replication to 3, or raise nodes to 5.',
        ],
      ],
    ],
    [
      'with more copies of partitions than workers',
      {
        nodes: [{ count: 3, roles: ['admin', 'log-server', 'metadata-server'] }, { roles: ['worker', 'http-ingress'] }],
        replication: { logs: 2, partitions: 2 },
      },
      [
        [
          'replication',
          '2 copies of every partition need at least 2 workers, and there is 1',
          'Lower replication to 1, or have 2 nodes with the role worker.',
        ],
      ],
    ],
    [
      'with more copies of logs alone',
      { nodes: 3, replication: { logs: 4, partitions: 2 } },
      [
        [
          'replication.logs',
          '4 copies of every log record need at least 4 nodes, and there are 3',
          'Lower replication to 3, or raise nodes to 4.',
        ],
      ],
    ],
    [
      'with copies in more zones than there are',
      { nodes: [{ count: 4, location: ['eu.a', 'eu.b'] }], replication: { zone: 3, node: 3 } },
      [
        [
          'replication',
          'copies of every log record in 3 zones need nodes there, and their nodes are in 2',
          'Give the nodes `location`s in 3 zones, as in "eu.a" and "eu.b", or lower `zone`.',
        ],
      ],
    ],
    [
      'without a role',
      { nodes: [{ count: 3, roles: ['admin', 'log-server', 'metadata-server', 'http-ingress'] }] },
      [
        [
          'nodes',
          'no node has the role worker: nothing processes invocations',
          'Add "worker" to the `roles` of a node; a node whose roles are not set has all.',
        ],
      ],
    ],
    [
      'with metadata servers and another store',
      {
        nodes: [{ count: 3, roles: ['admin', 'worker', 'log-server', 'metadata-server', 'http-ingress'] }],
        metadata: { store: 'etcd', addresses: ['http://etcd:2379'] },
      },
      [
        [
          'nodes[0].roles',
          'node-1 is a metadata server and keeps its metadata in etcd; the server does not start',
          'Set `roles` to the others; a node whose roles are not set has all.',
        ],
      ],
    ],
    [
      'with more metadata servers than nodes',
      { nodes: 3, metadata: { store: 'replicated', servers: 5 } },
      [
        [
          'metadata.servers',
          '5 metadata servers can not be had from 3 nodes without `roles` of their own',
          'Lower it to 3, or add nodes.',
        ],
      ],
    ],
  ])('%s', (_, spec, want) => {
    const found = problems(spec);
    expect(found.slice(0, want.length)).toEqual(want);
  });
});

describe('a spec is fine', () => {
  test.each<[string, ClusterSpecInput]>([
    ['by default', {}],
    ['with one node', { nodes: 1 }],
    ['with two', { nodes: 2 }],
    [
      'with roles apart',
      {
        nodes: [
          { count: 3, roles: ['admin', 'log-server', 'metadata-server'] },
          { count: 2, prefix: 'w', roles: ['worker', 'http-ingress'] },
        ],
      },
    ],
    ['with another metadata store', { nodes: 3, metadata: { store: 'object-store', path: 's3://bucket/x' } }],
    ['as plain processes', { nodes: 5, runtime: 'native', ports: 'auto' }],
    ['with copies in zones', { nodes: [{ count: 3, location: ['eu.a', 'eu.b', 'eu.c'] }], replication: { zone: 2 } }],
    ['on every address', { ports: { bind: '0.0.0.0' } }],
    ['with little memory', { memory: '512MB' }],
  ])('%s', (_, spec) => {
    expect(() => {
      assertSound(parseSpec(spec));
    }).not.toThrow();
  });
});

test('a problem has its line where there is a text', () => {
  const text = 'name: x\nreplication: 7\n';
  const found = problemsOf(() => {
    assertSound(parseSpec({ name: 'x', replication: 7 }), 'x.yaml', parseSpecYaml(text).locate);
  });
  expect(found[0]).toMatchObject({ path: 'replication', line: 2, column: 1 });
});

test.each<[string, ClusterSpecInput, string, string, string]>([
  ['two copies on two nodes', { nodes: 2, replication: 2 }, 'replication-no-spare', 'warning', 'replication'],
  ['one copy on three', { nodes: 3, replication: 1 }, 'single-copy', 'warning', 'replication'],
  [
    'one metadata server of three',
    { nodes: 3, metadata: { store: 'replicated', servers: 1 } },
    'metadata-servers-too-few',
    'warning',
    'metadata.servers',
  ],
  [
    'some nodes without location',
    { nodes: [{ location: 'eu.a' }, { count: 2 }] },
    'location-partial',
    'warning',
    'nodes.1',
  ],
  [
    'no ingress',
    { nodes: [{ count: 3, roles: ['worker', 'admin', 'log-server', 'metadata-server'] }] },
    'no-http-ingress',
    'warning',
    'nodes',
  ],
  [
    'nervous nodes',
    { config: { 'gossip-tick-interval': '50ms', 'gossip-failure-threshold': 5 } },
    'gossip-unsafe',
    'warning',
    'config.gossip-tick-interval',
  ],
  [
    'nervous nodes of a group',
    { nodes: [{ count: 3, config: { 'gossip-tick-interval': '50ms', 'gossip-failure-threshold': 5 } }] },
    'gossip-unsafe',
    'warning',
    'nodes.0.config.gossip-tick-interval',
  ],
  [
    'more memory than there is',
    { memory: '1GB', config: { 'rocksdb-total-memory-size': '2GB' } },
    'memory-over-limit',
    'error',
    'config.rocksdb-total-memory-size',
  ],
])('%s is noticed', (_, spec, rule, severity, path) => {
  const found = checkCluster(clusterOfSpec(parseSpec(spec))).filter((finding) => finding.rule === rule);
  expect(found.map((finding) => [finding.severity, finding.at.path.join('.')])).toContainEqual([severity, path]);
});
