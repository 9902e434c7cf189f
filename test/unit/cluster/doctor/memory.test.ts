import { describe, expect, test } from 'vitest';
import { judgeMemory } from '../../../../src/cluster/doctor/memory.js';

const GB = 1_024;

function nodes(count: number, memoryMb = 2 * GB, running = 0) {
  return Array.from({ length: count }, (_, i) => ({ name: `node-${String(i + 1)}`, memoryMb, running: i < running }));
}

describe('judgeMemory', () => {
  test.each([
    [
      'room for all',
      nodes(3),
      16 * GB,
      12 * GB,
      'ok',
      '3 nodes may use 6.0 GB; 12.0 GB of the 16.0 GB of here is available',
    ],
    [
      'room for limits, just',
      nodes(3),
      16 * GB,
      6 * GB,
      'ok',
      '3 nodes may use 6.0 GB; 6.0 GB of the 16.0 GB of here is available',
    ],
    [
      'limits beyond what is available',
      nodes(3),
      8 * GB,
      4 * GB,
      'warning',
      '3 nodes may use 6.0 GB together, and 4.0 GB of the 8.0 GB of here is available: under load the system may end some',
    ],
    [
      'not even room to start',
      nodes(3),
      8 * GB,
      800,
      'problem',
      '3 nodes take 840 MB as soon as they run, and 800 MB of the 8.0 GB of here is available',
    ],
    [
      'a node beyond all there is',
      nodes(1, 900 * GB),
      8 * GB,
      4 * GB,
      'problem',
      'node-1 may use 900.0 GB, and here has 8.0 GB',
    ],
    ['only the total is known', nodes(3), 8 * GB, undefined, 'ok', '3 nodes may use 6.0 GB; here has 8.0 GB'],
    [
      'only the total is known, and is not enough',
      nodes(3),
      4 * GB,
      undefined,
      'warning',
      '3 nodes may use 6.0 GB together, and here has 4.0 GB: under load the system may end some',
    ],
    [
      'nodes that run need no more',
      nodes(3, 2 * GB, 2),
      8 * GB,
      2 * GB,
      'ok',
      '1 node may use 2.0 GB; 2.0 GB of the 8.0 GB of here is available',
    ],
    [
      'all run',
      nodes(3, 2 * GB, 3),
      8 * GB,
      100,
      'ok',
      'all nodes run already; 100 MB of the 8.0 GB of here is available',
    ],
  ])('%s', (_, of, totalMb, availableMb, state, message) => {
    expect(judgeMemory({ nodes: of, totalMb, availableMb, where: 'here' })).toMatchObject({
      check: 'memory',
      state,
      message,
    });
  });

  test.each([
    [nodes(3), 4 * GB, 'Write `memory: 1280MB` in the spec, for nodes that all fit, or run fewer.'],
    [nodes(30), 4 * GB, 'Run fewer nodes (`--nodes 8`), or end other programs.'],
    [nodes(3), 300, 'Run fewer nodes (`--nodes 1`), or end other programs.'],
  ])('says what would fit', (of, availableMb, hint) => {
    expect(judgeMemory({ nodes: of, totalMb: 8 * GB, availableMb, where: 'here' }).hint).toBe(hint);
  });
});
