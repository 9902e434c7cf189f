import { describe, expect, test } from 'vitest';
import { assertSound } from '../../../src/rules/judge.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { adviceFor } from '../../../src/survival/advice.js';
import { changesOf } from '../../../src/survival/changes.js';
import { toleranceOf } from '../../../src/survival/tolerance.js';
import { topologyOfSpec } from '../../../src/survival/topology.js';
import { planOf } from '../fixtures.js';
import { SHAPES, topologyFor } from './shapes.js';

const advice = (spec: ClusterSpecInput) => adviceFor(planOf(spec)).map(({ change, gain }) => `${change}: ${gain}`);
const ONE = 'it then survives the loss of any one node';
const TWO = 'it then survives the loss of any 2 nodes';
const THREE = 'it then survives the loss of any 3 nodes';

test.each<[string, ClusterSpecInput, string[]]>([
  ['a node more', { nodes: 2 }, [`Add a node: ${ONE}`]],
  ['nodes and copies', { nodes: 1 }, [`Add 2 nodes, and keep 2 copies of everything: ${ONE}`]],
  [
    'a copy before nodes',
    { nodes: 5 },
    [`Keep 3 copies of the logs: ${TWO}`, `Add 2 nodes, and keep 4 copies of the logs: ${THREE}`],
  ],
  [
    'fewer copies than nodes, so that one may be missing',
    { nodes: 3, replication: 3 },
    [`Keep 2 copies of everything: ${ONE}`, `Add 2 nodes: ${TWO}`],
  ],
  [
    'copies in the zones there are',
    SHAPES.flatInZones,
    [
      `Keep 2 copies of everything in 2 zones: ${ONE}, or of a whole zone`,
      `Keep 3 copies of the logs: ${TWO}`,
      `Add a node like node-1, and keep 4 copies of the logs: ${THREE}`,
    ],
  ],
  ['another ingress', SHAPES.split, [`Give the role http-ingress to worker-1 and worker-2 too: ${ONE}`]],
  [
    'one more metadata server',
    { nodes: 3, metadata: { servers: 2 } },
    [`Keep the metadata on 3 nodes instead of 2: ${ONE}`],
  ],
  [
    'metadata with other nodes',
    SHAPES.memory,
    [`Give the role metadata-server to node-1, node-2 and node-3 too: ${ONE}`],
  ],
  [
    'every role that is missing',
    { nodes: [{ count: 3, roles: ['worker', 'log-server'] }] },
    [`Give the roles http-ingress, admin and metadata-server to node-1, node-2 and node-3 too: ${ONE}`],
  ],
  [
    'one setting for both kinds where a node provisions by itself',
    { nodes: 5, provision: 'auto' },
    [`Keep 3 copies of everything: ${TWO}`, `Add 2 nodes, and keep 4 copies of everything: ${THREE}`],
  ],
])('advises %s', (_, spec, want) => {
  const given = advice(spec);
  for (const line of want) expect(given).toContain(line);
});

test('where there are no zones for the copies, it names them or does without', () => {
  expect(adviceFor(planOf({ nodes: 4, replication: { zone: 2 } })).map(({ spec }) => spec)).toEqual([
    { replication: 2 },
    { nodes: [{ count: 4, location: ['eu.a', 'eu.b', 'eu.c'] }] },
  ]);
});

test('another node gets a name that is free, and no ports of the first', () => {
  const nodes = [
    { name: 'gate', roles: ['http-ingress'], ports: { ingress: 80 } },
    { name: 'gate-2', roles: ['worker', 'admin', 'log-server', 'metadata-server'] },
    { prefix: 'core', count: 2, roles: ['worker', 'admin', 'log-server', 'metadata-server'] },
  ] as const;
  const change = changesOf(planOf({ nodes }).spec).find(({ what }) => what === 'Add a node like gate');
  expect(change?.spec.nodes).toContainEqual({ name: 'gate-3', roles: ['http-ingress'], ports: undefined });
});

test('another node goes where there are fewest', () => {
  const nodes = [
    { count: 2, location: 'eu.a' },
    { count: 1, prefix: 'lone', location: 'eu.b' },
  ];
  const changes = changesOf(planOf({ nodes }).spec).map(({ what }) => what);
  expect(changes).toContain('Add a node like lone-1');
  expect(changes).not.toContain('Add a node like node-1');
});

test('a hundred nodes described one by one take seconds at most', () => {
  const nodes = Array.from({ length: 100 }, (_, i) => ({ location: `eu.z${String(i)}` }));
  const start = performance.now();
  adviceFor(planOf({ nodes, replication: { zone: 2 } }));
  expect(performance.now() - start).toBeLessThan(20_000);
});

describe('all advice', () => {
  const SPECS: [string, ClusterSpecInput][] = [
    ...[1, 2, 3, 4, 5, 6, 9].map((nodes): [string, ClusterSpecInput] => [`${String(nodes)} nodes`, { nodes }]),
    ['one copy', { nodes: 3, replication: 1 }],
    ...Object.entries(SHAPES),
  ];

  test.each(SPECS)('is the smallest change first, each better than the last, and true of the spec: %s', (_, spec) => {
    const before = toleranceOf(topologyFor(spec));
    let last = before.works ? before.nodes : -1;
    const given = adviceFor(planOf(spec));
    expect(given.length).toBeLessThanOrEqual(4);
    for (const { gain, spec: changed } of given) {
      const advised = parseSpec({ ...spec, ...changed });
      assertSound(advised);
      const after = toleranceOf(topologyOfSpec(advised));
      expect(after.works).toBe(true);
      expect(after.nodes).toBeGreaterThanOrEqual(last);
      expect(gain).toContain(after.nodes > 1 ? `any ${String(after.nodes)} nodes` : 'any one node');
      if (before.zones) expect(after.zones).toBe(true);
      last = after.nodes;
    }
  });
});
