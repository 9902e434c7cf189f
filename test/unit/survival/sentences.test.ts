import { describe, expect, test } from 'vitest';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { explain } from '../../../src/survival/explain.js';
import { toleranceSentence } from '../../../src/survival/sentences.js';
import { toleranceOf } from '../../../src/survival/tolerance.js';
import { planOf } from '../fixtures.js';
import { SHAPES, topologyFor } from './shapes.js';

const GOES_ON = 'the others take over its work, and no acknowledged write is lost.';

describe('toleranceOf', () => {
  test.each([
    [1, 1, 0],
    [2, 1, 0],
    [2, 2, 0],
    [3, 1, 0],
    [3, 2, 1],
    [3, 3, 0],
    [4, 2, 1],
    [4, 3, 1],
    [5, 2, 1],
    [5, 3, 2],
    [5, 4, 1],
    [5, 5, 0],
    [7, 4, 3],
    [9, 2, 1],
    [200, 3, 2],
  ])('of %i nodes that do everything, with %i copies, any %i may be lost', (nodes, replication, want) => {
    expect(toleranceOf(topologyFor({ nodes, replication }))).toMatchObject({ nodes: want, exact: true });
  });

  test('says where it has not tried everything', () => {
    const nodes = Array.from({ length: 100 }, (_, i) => ({ location: `eu.z${String(i)}` }));
    expect(toleranceOf(topologyFor({ nodes, replication: { zone: 4 } }))).toMatchObject({ nodes: 1, exact: false });
  });
});

test.each<[string, ClusterSpecInput, string]>([
  ['one node', { nodes: 1 }, 'It has one node: when that is down, everything is down.'],
  ['two nodes', { nodes: 2 }, 'It survives no lost node: writes stop until it is back.'],
  ['one copy', { nodes: 3, replication: 1 }, 'It survives no lost node: some partitions stop until it is back.'],
  ['two copies', { nodes: 3 }, `It survives the loss of any one node: ${GOES_ON}`],
  ['three copies', { nodes: 5, replication: 3 }, `It survives the loss of any 2 nodes: ${GOES_ON}`],
  ['zones', SHAPES.zones, `It survives the loss of any one node, or of a whole zone: ${GOES_ON}`],
  ['zones that do not matter', SHAPES.flatInZones, `It survives the loss of any one node: ${GOES_ON}`],
  [
    'a zone a node',
    { nodes: [{ count: 3, location: ['eu.a', 'eu.b', 'eu.c'] }] },
    `It survives the loss of any one node: ${GOES_ON}`,
  ],
  ['regions', SHAPES.regions, `It survives the loss of any one node, or of a whole region: ${GOES_ON}`],
  ['one ingress', SHAPES.split, 'It survives the loss of any one node but gate: without that, writes stop.'],
  [
    'one admin node',
    SHAPES.oneAdmin,
    'It survives the loss of any one node but boss: without that, some partitions stop.',
  ],
  [
    'one metadata server',
    SHAPES.memory,
    'It survives the loss of any one node but memory: without that, no service can be registered and no leader replaced.',
  ],
  [
    'too few log servers',
    { nodes: 2, replication: { logs: 3, partitions: 2 } },
    'It can not work like this: 3 copies of log records need as many log servers, and there are 2.',
  ],
  [
    'missing roles',
    { nodes: [{ count: 2, roles: ['worker', 'log-server', 'metadata-server'] }] },
    'It can not work like this: no node has the role http-ingress; no node has the role admin.',
  ],
  [
    'missing zones',
    { nodes: [{ count: 2, location: 'eu.a' }, { name: 'lost' }], replication: { zone: 2 } },
    'It can not work like this: log records are copied over zones, and the location of lost names no zone; partitions are copied over 2 zones, and the workers are in 1.',
  ],
])('%s: %s', (_, spec, want) => {
  expect(toleranceSentence(planOf(spec))).toBe(want);
});

describe('of logs, partitions and metadata apart', () => {
  const sentences = (spec: ClusterSpecInput) => explain(planOf(spec)).sentences;

  test.each<[string, ClusterSpecInput, string]>([
    [
      'two of three',
      { nodes: 3 },
      'Every record is on 2 of 3 log servers, before it is acknowledged; any one of them may be lost, and every partition can still be written.',
    ],
    [
      'zones',
      SHAPES.zones,
      'Every record is on 2 of 6 log servers, in 2 zones, before it is acknowledged; any one of them, or all of one zone, may be lost, and every partition can still be written.',
    ],
    [
      'both of two',
      { nodes: 2 },
      'Every record is on both log servers, before it is acknowledged; with any one of them down, nothing can be written.',
    ],
    [
      'one of two',
      { nodes: 2, replication: 1 },
      'Every record is on 1 of 2 log servers, before it is acknowledged; with any one of them down, some partitions can not be written.',
    ],
    [
      'the only one',
      { nodes: 1 },
      'Every record is on the only log server, before it is acknowledged; without it, nothing can be written.',
    ],
    [
      'one that is alone in its region',
      { nodes: [{ count: 3, location: ['eu.a', 'eu.b', 'us.a'] }], replication: { region: 2 } },
      'Every record is on 2 of 3 log servers, in 2 regions, before it is acknowledged; without node-3, nothing can be written.',
    ],
  ])('logs on %s', (_, spec, want) => {
    expect(sentences(spec).logs).toBe(want);
  });

  test.each<[string, ClusterSpecInput, string]>([
    [
      'two of three',
      { nodes: 3 },
      'Each of 24 partitions is on 2 of 3 workers, one of them leading; any one of them may be lost, and others take over while one of 3 admin nodes is up.',
    ],
    [
      'one of three',
      { nodes: 3, replication: 1, partitions: 1 },
      'The only partition is on 1 of 3 workers; any 2 of them may be lost, and others take over while one of 3 admin nodes is up.',
    ],
    [
      'both of two',
      SHAPES.split,
      'Each of 24 partitions is on both workers, one of them leading; any one of them may be lost, and others take over while one of 3 admin nodes is up.',
    ],
    [
      'nodes with one admin',
      SHAPES.oneAdmin,
      'Each of 24 partitions is on 2 of 4 workers, one of them leading; any 2 of them may be lost, and others take over while the only admin node is up.',
    ],
    [
      'the only one',
      { nodes: 1 },
      'Each of 24 partitions is on the only worker; without it, none of its partitions goes on.',
    ],
  ])('partitions on %s', (_, spec, want) => {
    expect(sentences(spec).partitions).toBe(want);
  });

  const WITHOUT = 'what runs goes on, but no service can be registered and no leader replaced';
  test.each<[string, ClusterSpecInput, string]>([
    [
      'three',
      { nodes: 3 },
      'It is kept on 3 nodes (node-1, node-2 and node-3), by majority; any one of them may be lost.',
    ],
    [
      'five',
      { nodes: 5, replication: 3 },
      'It is kept on 5 nodes (node-1, node-2, node-3 and 2 more), by majority; any 2 of them may be lost.',
    ],
    [
      'two',
      { nodes: 3, metadata: { servers: 2 } },
      `It is kept on 2 nodes (node-1 and node-2), both of which must be up; else ${WITHOUT}.`,
    ],
    ['one', { nodes: 2 }, `It is kept on node-1 alone; without that, ${WITHOUT}.`],
    ['etcd', SHAPES.etcd, `It is kept outside, in your etcd; while that is away, ${WITHOUT}.`],
  ])('metadata on %s', (_, spec, want) => {
    expect(sentences(spec).metadata).toBe(want);
  });
});

test('takes milliseconds for 200 nodes', () => {
  const plan = planOf({
    nodes: [{ count: 200, location: ['eu.a', 'eu.b', 'eu.c', 'us.a', 'us.b'] }],
    replication: { zone: 2 },
  });
  toleranceSentence(plan);
  const start = performance.now();
  toleranceSentence(plan);
  // A few on a quiet machine; this is to notice seconds.
  expect(performance.now() - start).toBeLessThan(500);
});
