import { describe, expect, test } from 'vitest';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { afterLossOf, ASPECTS } from '../../../src/survival/outcome.js';
import { survey } from '../../../src/survival/survey.js';
import { subsets } from './brute-force.js';
import { SHAPES, topologyFor } from './shapes.js';

describe('survey', () => {
  test('counts every combination, and names one that hurts most', () => {
    const { losses, complete, intact } = survey(topologyFor(SHAPES.split));
    expect(intact).toEqual({ writes: 'all', reads: 'all', metadata: 'all' });
    expect(complete).toBe(true);
    expect(losses.slice(0, 2)).toEqual([
      {
        lost: 1,
        ways: 6,
        counts: {
          writes: { all: 5, some: 0, none: 1 },
          reads: { all: 6, some: 0, none: 0 },
          metadata: { all: 6, some: 0, none: 0 },
        },
        worst: { writes: 'none', reads: 'all', metadata: 'all' },
        best: { writes: 'all', reads: 'all', metadata: 'all' },
        example: ['gate'],
      },
      {
        lost: 2,
        ways: 15,
        counts: {
          writes: { all: 6, some: 0, none: 9 },
          reads: { all: 14, some: 0, none: 1 },
          metadata: { all: 12, some: 0, none: 3 },
        },
        worst: { writes: 'none', reads: 'none', metadata: 'none' },
        best: { writes: 'all', reads: 'all', metadata: 'all' },
        example: ['worker-1', 'worker-2'],
      },
    ]);
  });

  test.each<[string, ClusterSpecInput]>([
    ['alike nodes', { nodes: 7 }],
    ['roles', SHAPES.split],
    ['zones', SHAPES.zones],
    ['zones that do not matter', SHAPES.flatInZones],
  ])('counts alike combinations together as it would one by one: %s', (_, spec) => {
    const topology = topologyFor(spec);
    const afterLoss = afterLossOf(topology);
    for (const { lost, ways, counts } of survey(topology).losses) {
      const sets = subsets(topology.nodes).filter((set) => set.length === lost);
      const outcomes = sets.map((set) => afterLoss(topology.nodes.map((node) => set.includes(node))));
      expect(ways).toBe(sets.length);
      for (const aspect of ASPECTS) {
        for (const survival of ['all', 'some', 'none'] as const) {
          expect(counts[aspect][survival]).toBe(outcomes.filter((outcome) => outcome[aspect] === survival).length);
        }
      }
    }
  });

  test('stops where nothing is left', () => {
    expect(survey(topologyFor(SHAPES.split)).losses.map(({ lost }) => lost)).toEqual([1, 2, 3, 4, 5]);
  });

  test('tells of every zone and region', () => {
    const { zones, regions } = survey(topologyFor(SHAPES.zones));
    const whole = { writes: 'all', reads: 'all', metadata: 'all' };
    expect(zones).toEqual([
      { kind: 'zone', place: 'eu.a', nodes: ['node-1', 'node-4'], outcome: whole },
      { kind: 'zone', place: 'eu.b', nodes: ['node-2', 'node-5'], outcome: whole },
      { kind: 'zone', place: 'eu.c', nodes: ['node-3', 'node-6'], outcome: whole },
    ]);
    expect(regions).toEqual([
      expect.objectContaining({
        kind: 'region',
        place: 'eu',
        outcome: { writes: 'none', reads: 'none', metadata: 'none' },
      }),
    ]);
  });

  test('is exact for twelve nodes of which no two are alike', () => {
    const { losses, complete } = survey(topologyFor({ nodes: TWELVE, replication: { zone: 3 } }));
    expect(complete).toBe(true);
    expect(losses.at(-1)?.best.reads).toBe('none');
    expect(losses.reduce((sum, { ways }) => sum + ways, 0)).toBeGreaterThan(4_000);
  });

  test('of a large irregular cluster, one and two nodes are always tried, and then it says that it stopped', () => {
    const nodes = Array.from({ length: 100 }, (_, i) => ({ location: `eu.z${String(i)}` }));
    const { losses, complete, zones } = survey(topologyFor({ nodes, replication: { zone: 2 } }));
    expect(losses.map(({ lost }) => lost)).toEqual([1, 2]);
    expect(complete).toBe(false);
    expect(zones).toHaveLength(100);
  });
});

const TWELVE = Array.from({ length: 12 }, (_, i) => ({ location: `eu.z${String(i)}` }));
