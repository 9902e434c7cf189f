import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../../../src/spec/types.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { afterLossOf, ASPECTS } from '../../../src/survival/outcome.js';
import type { Outcome, Survival } from '../../../src/survival/outcome.js';
import type { Topology } from '../../../src/survival/topology.js';
import { bruteForce, subsets } from './brute-force.js';
import { SHAPES, topologyFor } from './shapes.js';

const LOCATIONS = ['eu.a', 'eu.b', 'eu.c', 'us.a', 'us.b', 'eu', undefined];
const replication = fc
  .record({
    region: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    zone: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    node: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ region, zone, node }) => {
    const wide = zone === undefined ? undefined : Math.max(zone, region ?? 0);
    return { region, zone: wide, node: Math.max(node, wide ?? 0, region ?? 0) };
  });
const flat = fc.integer({ min: 1, max: 4 }).map((node) => ({ node }));
const roles = fc.oneof(fc.constant([...ROLES]), fc.subarray([...ROLES], { minLength: 1 }));

const topologies: fc.Arbitrary<Topology> = fc
  .record({
    nodes: fc.array(fc.record({ roles, location: fc.constantFrom(...LOCATIONS) }), { minLength: 1, maxLength: 6 }),
    logs: fc.oneof(flat, replication),
    partitions: fc.oneof(flat, replication),
    metadata: fc.constantFrom('replicated' as const, 'external' as const),
    nodesetSize: fc.constantFrom(0, 0, 0, 4, 5),
  })
  .map(({ nodes, ...rest }) => ({ ...rest, nodes: nodes.map((node, i) => ({ ...node, name: `n${String(i + 1)}` })) }));

const outcome = (text: string): Outcome => {
  const [writes, reads, metadata] = text.split(' ') as [Survival, Survival, Survival];
  return { writes, reads, metadata };
};

describe('without nodes', () => {
  test.each<[string, ClusterSpecInput, string, string]>([
    ['a single node', { nodes: 1 }, 'node-1', 'none none none'],
    ['one of two: the log has no second place', { nodes: 2 }, 'node-2', 'none some all'],
    ['the one of two with the metadata', { nodes: 2 }, 'node-1', 'none some none'],
    ['one of three', { nodes: 3 }, 'node-2', 'all all all'],
    ['two of three', { nodes: 3 }, 'node-2 node-3', 'none some none'],
    ['one of three, one copy', { nodes: 3, replication: 1 }, 'node-3', 'some some all'],
    ['one of three, three copies', { nodes: 3, replication: 3 }, 'node-3', 'none some all'],
    ['two of five, two copies', { nodes: 5 }, 'node-4 node-5', 'some some all'],
    ['two of five, three copies', { nodes: 5, replication: 3 }, 'node-1 node-2', 'all all all'],
    ['three of five, three copies', { nodes: 5, replication: 3 }, 'node-1 node-2 node-3', 'none some none'],
    [
      'two of five, three copies of the logs and one of each partition, which starts from the log',
      { nodes: 5, replication: { logs: 3, partitions: 1 } },
      'node-1 node-2',
      'all all all',
    ],
    ['a zone', SHAPES.zones, 'node-1 node-4', 'all all all'],
    ['a node of each of two zones', SHAPES.zones, 'node-1 node-5', 'some some all'],
    ['two zones', SHAPES.zones, 'node-1 node-4 node-2 node-5', 'none some none'],
    ['a zone that copies do not avoid', SHAPES.flatInZones, 'node-1 node-4', 'some some all'],
    ['a region', SHAPES.regions, 'node-1 node-4', 'all all all'],
    ['an ingress that is the only one', SHAPES.split, 'gate', 'none all all'],
    ['one of each other role', SHAPES.split, 'core-1 worker-1', 'all all all'],
    ['all workers', SHAPES.split, 'worker-1 worker-2', 'none none all'],
    ['most log servers: what is stored can still be read', SHAPES.split, 'core-1 core-2', 'none all none'],
    ['all admin nodes, and with them the log', SHAPES.split, 'core-1 core-2 core-3', 'none all none'],
    ['everything that could be asked', SHAPES.split, 'core-1 core-2 core-3 gate', 'none none none'],
    ['the only admin node, which leads too', SHAPES.oneAdmin, 'boss', 'some some none'],
    ['another node, with the only admin node up', SHAPES.oneAdmin, 'node-1', 'all all all'],
    ['the metadata: what runs goes on', SHAPES.memory, 'memory', 'all all none'],
    ['the metadata and a leader', SHAPES.memory, 'memory node-1', 'some some none'],
    ['one of three, metadata elsewhere', SHAPES.etcd, 'node-1', 'all all all'],
    ['one of two metadata servers', { nodes: 3, metadata: { servers: 2 } }, 'node-1', 'some some none'],
    ['nothing, with no place for the copies', { nodes: 2, replication: 3 }, '', 'none none all'],
    ['nothing, with no zones for the copies', { nodes: 3, replication: { zone: 2 } }, '', 'none none all'],
  ])('%s', (_, spec, lost, want) => {
    const topology = topologyFor(spec);
    expect(afterLossOf(topology)(topology.nodes.map(({ name }) => lost.split(' ').includes(name)))).toEqual(
      outcome(want),
    );
  });

  test('logs spread over more nodes than needed are sooner without a majority to be sealed', () => {
    const topology = topologyFor({ nodes: 5, replication: 2, metadata: { servers: 5 } });
    const wide = { ...topology, nodesetSize: 5 };
    const lost = [false, false, false, true, true];
    // With three live nodes every log can be written to, and none handed over.
    expect(afterLossOf(wide)(lost).writes).toBe('some');
    expect(afterLossOf(wide)([false, false, false, false, true]).writes).toBe('all');
  });
});

describe("a leader's own log server is one of its log's nodes", () => {
  const WORKS = ['http-ingress', 'admin', 'worker', 'log-server'] as const;
  const STORES = ['http-ingress', 'admin', 'log-server'] as const;
  const topology = (
    logs: Topology['logs'],
    partitions: number,
    nodes: readonly [roles: Topology['nodes'][number]['roles'], location?: string][],
  ): Topology => ({
    nodes: nodes.map(([roles, location], i) => ({ name: `n${String(i + 1)}`, roles, location })),
    logs,
    partitions: { node: partitions },
    metadata: 'external',
  });
  const IN_REGIONS = { region: 1, zone: 1, node: 1 };
  test.each<[string, Topology, string, string]>([
    [
      'which gives the log of a region its zone, by the only worker with one: nothing is wrong with that',
      topology(IN_REGIONS, 1, [
        [['log-server'], 'us'],
        [WORKS, 'eu.b'],
        [STORES, 'eu'],
      ]),
      '',
      'all all all',
    ],
    [
      'so the log of a lost leader can not be handed over, and those that are left have no log with a zone',
      topology(IN_REGIONS, 3, [[['worker']], [WORKS, 'us.a'], [STORES, 'eu.b'], [WORKS, 'eu']]),
      'n1 n2',
      'none some all',
    ],
    [
      'so every log of those left has the zone that it needs to be read',
      topology(IN_REGIONS, 3, [
        [WORKS, 'us.a'],
        [WORKS, 'eu'],
        [STORES, 'eu.b'],
        [STORES, 'eu.b'],
        [WORKS, 'us.a'],
      ]),
      'n2 n4',
      'some all all',
    ],
  ])('%s', (_, shape, lost, want) => {
    const flags = shape.nodes.map((node) => lost.split(' ').includes(node.name));
    expect(afterLossOf(shape)(flags)).toEqual(outcome(want));
    expect(
      bruteForce(
        shape,
        shape.nodes.filter((_node, i) => flags[i]),
      ),
    ).toEqual(outcome(want));
  });
});

describe('afterLossOf', () => {
  test('says of every loss what trying every nodeset, replica set and leader says', () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const afterLoss = afterLossOf(topology);
        for (const lost of subsets(topology.nodes)) {
          const names = lost.map(({ name }) => name).join();
          const flags = topology.nodes.map((node) => lost.includes(node));
          expect([names, afterLoss(flags)]).toEqual([names, bruteForce(topology, lost)]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('losing more never helps', () => {
    const order = ['none', 'some', 'all'];
    fc.assert(
      fc.property(topologies, fc.nat(), fc.nat(), (topology, a, b) => {
        const afterLoss = afterLossOf(topology);
        const lost = (mask: number) => topology.nodes.map((_, i) => ((mask >> i) & 1) === 1);
        const [fewer, more] = [afterLoss(lost(a)), afterLoss(lost(a | b))];
        for (const aspect of ASPECTS) {
          expect(order.indexOf(more[aspect])).toBeLessThanOrEqual(order.indexOf(fewer[aspect]));
        }
      }),
    );
  });
});
