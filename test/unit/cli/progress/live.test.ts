import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { drawLive } from '../../../../src/cli/progress/live.js';
import type { Stage } from '../../../../src/cluster/readiness.js';

const plain = pc.createColors(false);
type State = Parameters<typeof drawLive>[0];

const nodesIn = (...stages: Stage[]) => stages.map((stage, i) => ({ name: `node-${String(i + 1)}`, stage }));
const state = (more: Partial<State> = {}): State => ({
  start: 0,
  nodes: [],
  led: 0,
  partitions: 0,
  doing: undefined,
  ...more,
});
const draw = (more: Partial<State>, now = 0) => drawLive(state(more), now, plain).split('\n');

describe('drawLive', () => {
  test('before anything can be seen', () => {
    expect(draw({})).toEqual([' ⠋ looking  0.0 s']);
  });

  test('while something is fetched', () => {
    expect(draw({ doing: 'pulling x:1: Pulling fs layer', start: 1_000 }, 3_280)).toEqual([
      ' ⠙ pulling x:1: Pulling fs layer  2.3 s',
    ]);
  });

  test('while nodes come up', () => {
    expect(draw({ nodes: nodesIn('ready', 'fabric up', 'starting'), led: 6, partitions: 24 }, 1_600)).toEqual([
      ' ✓ node-1  ready',
      ' ⠋ node-2  fabric up',
      ' ⠋ node-3  starting',
      ' ⠋ ██████░░░░░░░░░░░░░░░░░░ 6/24 partitions led  1.6 s',
    ]);
  });

  test('when all is done', () => {
    expect(draw({ nodes: nodesIn('ready'), led: 24, partitions: 24 }, 2_900)).toEqual([
      ' ✓ node-1  ready',
      ' ✓ ████████████████████████ 24/24 partitions led  2.9 s',
    ]);
  });

  test('when more partitions are led than were expected', () => {
    expect(draw({ nodes: nodesIn('ready'), led: 30, partitions: 24 }, 2_900)).toEqual([
      ' ✓ node-1  ready',
      ' ✓ ████████████████████████ 30/24 partitions led  2.9 s',
    ]);
  });

  test('names stand in a column', () => {
    const nodes = [
      { name: 'node-9', stage: 'ready' },
      { name: 'node-10', stage: 'starting' },
    ] as const;
    expect(draw({ nodes, partitions: 1 }).slice(0, 2)).toEqual([' ✓ node-9   ready', ' ⠋ node-10  starting']);
  });

  test('never more rows than a screen has, however many nodes', () => {
    const nodes = nodesIn(...Array.from({ length: 200 }, (_, i): Stage => (i < 50 ? 'ready' : 'starting')));
    const lines = draw({ nodes, partitions: 24 });
    expect(lines).toHaveLength(14);
    expect(lines[12]).toBe('   … 50 of 200 nodes ready');
    expect(draw({ nodes: nodes.slice(0, 12), partitions: 24 })).toHaveLength(13);
  });

  test('turns with time', () => {
    const frames = new Set(Array.from({ length: 10 }, (_, i) => draw({}, i * 80)[0]?.[1]));
    expect(frames.size).toBe(10);
    expect(draw({}, 800)[0]?.[1]).toBe('⠋');
  });
});
