import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../../../src/spec/types.js';
import { afterLossOf, ASPECTS } from '../../../src/survival/outcome.js';
import type { Topology } from '../../../src/survival/topology.js';
import { bruteForce, subsets } from './brute-force.js';

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
