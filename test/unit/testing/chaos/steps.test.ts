import { describe, expect, test } from 'vitest';
import type { ClusterPlan } from '../../../../src/plan/types.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { afterLossOf } from '../../../../src/survival/outcome.js';
import { topologyOf } from '../../../../src/survival/topology.js';
import { chaosSteps, describeStep } from '../../../../src/testing/chaos/steps.js';
import { NETWORK_FAULTS, NODE_FAULTS } from '../../../../src/testing/chaos/types.js';
import type { ChaosOptions, ChaosStep } from '../../../../src/testing/chaos/types.js';
import { planOf, thrownBy } from '../../fixtures.js';

function stepsOf(plan: ClusterPlan, seed: number, options: ChaosOptions = {}, count = 100): ChaosStep[] {
  const next = chaosSteps(plan, seed, options, true);
  return Array.from({ length: count }, () => next()).filter((step) => step !== undefined);
}

const EVERYTHING = [...NODE_FAULTS, ...NETWORK_FAULTS];

const SHAPES: Record<string, ClusterSpecInput> = {
  'three nodes': { nodes: 3 },
  'five nodes': { nodes: 5 },
  'three zones': {
    replication: { zone: 2 },
    nodes: ['eu.a', 'eu.b', 'eu.c'].map((location) => ({ prefix: location.replace('.', '-'), count: 2, location })),
  },
  'split roles': {
    nodes: [
      { prefix: 'log', count: 3, roles: ['admin', 'log-server', 'metadata-server'] },
      { prefix: 'work', count: 2, roles: ['worker', 'http-ingress'] },
    ],
  },
};

test('the same seed gives the same steps, another gives others', () => {
  const plan = planOf({ nodes: 5 });
  expect(stepsOf(plan, 11)).toEqual(stepsOf(planOf({ nodes: 5 }), 11));
  expect(stepsOf(plan, 11)).not.toEqual(stepsOf(plan, 12));
});

describe.each(Object.entries(SHAPES))('%s', (_, spec) => {
  const plan = planOf(spec);
  const names = plan.nodes.map(({ name }) => name);
  const after = afterLossOf(topologyOf(plan));
  const survives = (lost: readonly string[]) => {
    const { writes, reads, metadata } = after(names.map((name) => lost.includes(name)));
    return [writes, reads, metadata].every((survival) => survival === 'all');
  };

  test('never more than the cluster survives, and each node at some time', () => {
    const steps = [1, 2, 3].flatMap((seed) => stepsOf(plan, seed, { faults: EVERYTHING }, 200));
    expect(steps.filter(({ nodes }) => !survives(nodes))).toEqual([]);
    expect(new Set(steps.flatMap(({ nodes }) => nodes))).toEqual(new Set(names));
    expect(steps.every(({ nodes }) => new Set(nodes).size === nodes.length && nodes.length > 0)).toBe(true);
  });

  test('a disk is wiped at most once', () => {
    for (let seed = 0; seed < 20; seed++) {
      const wipes = stepsOf(plan, seed, { faults: ['wipe', 'kill'] }, 40).filter(({ fault }) => fault === 'wipe');
      expect(wipes).toHaveLength(1);
    }
  });

  test('with `never: nothing`, any nodes as long as one is left, and any number of disks', () => {
    const steps = stepsOf(plan, 5, { faults: ['kill', 'wipe'], never: 'nothing' }, 300);
    expect(Math.max(...steps.map(({ nodes }) => nodes.length))).toBe(names.length - 1);
    expect(steps.filter(({ fault }) => fault === 'wipe').length).toBeGreaterThan(1);
  });
});

test('a cluster of many nodes does not take for ever: sets of many nodes are left out', () => {
  const steps = stepsOf(planOf({ nodes: 60 }), 1, { never: 'nothing' }, 500);
  expect(new Set(steps.map(({ nodes }) => nodes.length))).toEqual(new Set([1, 2]));
});

describe('by default', () => {
  const steps = stepsOf(planOf(), 1, {}, 500);

  test('every fault but wiped disks is made', () => {
    expect(new Set(steps.map(({ fault }) => fault))).toEqual(new Set(EVERYTHING.filter((fault) => fault !== 'wipe')));
  });

  test('times and strengths lie where the options say', () => {
    for (const { lastingMs, restMs, delayMs, rate } of steps) {
      expect(lastingMs).toBeGreaterThanOrEqual(300);
      expect(lastingMs).toBeLessThanOrEqual(2_500);
      expect(restMs).toBeGreaterThanOrEqual(100);
      expect(restMs).toBeLessThanOrEqual(500);
      expect(delayMs).toBeGreaterThanOrEqual(5);
      expect(delayMs).toBeLessThanOrEqual(120);
      expect(rate).toBeGreaterThanOrEqual(0.01);
      expect(rate).toBeLessThanOrEqual(0.2);
    }
  });

  test('without links, only what can be done to nodes', () => {
    const next = chaosSteps(planOf(), 1, {}, false);
    const faults = new Set(Array.from({ length: 200 }, () => next()?.fault));
    expect(faults).toEqual(new Set(['kill', 'stop', 'restart', 'pause']));
  });
});

test('a single number is both the least and the most', () => {
  const [step] = stepsOf(planOf(), 1, { every: 0, lasting: 70 }, 1);
  expect(step).toMatchObject({ restMs: 0, lastingMs: 70 });
});

describe('options that can not be', () => {
  test.each<[string, unknown, string, string]>([
    ['a negative span', { every: -1 }, "`every` of chaos can't be -1", 'Give milliseconds'],
    ['a span the wrong way round', { lasting: [5, 1] }, "`lasting` of chaos can't be [5,1]", 'the least and the most'],
    ['a span of text', { lasting: 'long' }, '`lasting` of chaos can\'t be "long"', 'Give milliseconds'],
    ['a span without end', { every: [0, Infinity] }, "`every` of chaos can't be", 'Give milliseconds'],
    ['half a span', { every: [5] }, "`every` of chaos can't be [5]", 'Give milliseconds'],
    ['an object', { every: {} }, "`every` of chaos can't be {}", 'Give milliseconds'],
    ['no faults', { faults: [] }, "chaos can't make the fault (none) here", 'Choose from: kill, stop'],
    ['a fault that does not exist', { faults: ['kil'] }, "chaos can't make the fault kil here", 'Did you mean kill?'],
    ['none at a time', { atOnce: 0 }, "`atOnce` of chaos can't be 0", 'from 1 to 10'],
    ['faults that are no list', { faults: 'kill' }, '`faults` of chaos must be a list', 'It knows: kill, stop'],
    ['a count of none', { count: 0 }, "the `count` of chaos can't be 0", '1 or more'],
    ['half a count', { count: 1.5 }, "the `count` of chaos can't be 1.5", '1 or more'],
    ['another `never`', { never: 'always' }, "`never` of chaos can't be always", '"quorumLoss" or "nothing"'],
    ['nothing but wiped disks', { faults: ['wipe'] }, 'chaos wipes only one disk', 'Give `count: 1`'],
  ])('%s', (_, options, message, hint) => {
    const error = thrownBy(() => chaosSteps(planOf(), 1, options as ChaosOptions, true));
    expect(error).toMatchObject({ code: 'usage' });
    expect((error as Error).message).toContain(message);
    expect((error as { hint: string }).hint).toContain(hint);
  });

  test.each([-1, 1.5, NaN, Infinity])('the seed %s', (seed) => {
    expect(thrownBy(() => chaosSteps(planOf(), seed, {}, true))).toMatchObject({
      message: `the seed of chaos can't be ${String(seed)}`,
      hint: 'Give a whole number, 0 or more.',
    });
  });

  test('a network fault where there are no links', () => {
    expect(thrownBy(() => chaosSteps(planOf(), 1, { faults: ['cut'] }, false))).toMatchObject({
      code: 'usage',
      hint: 'Start the cluster with `networkFaults: true`, or choose from: kill, stop, restart, pause, wipe.',
    });
  });

  test.each<[string, ClusterSpecInput, string]>([
    ['one node', { nodes: 1 }, 'it has one node'],
    ['two nodes that both hold everything', { nodes: 2, replication: 2 }, 'it survives the loss of no node'],
  ])('%s', (_, spec, reason) => {
    const error = thrownBy(() => chaosSteps(planOf({ name: 'small', ...spec }), 1, {}, true));
    expect(error).toMatchObject({ code: 'usage', message: `chaos can do nothing to small: ${reason}` });
    expect((error as { hint: string }).hint).toContain('restate-cluster explain');
  });
});

describe('beside what somebody else did', () => {
  const beside = (lost: string[], options: ChaosOptions = {}, spec: ClusterSpecInput = { nodes: 5 }) => {
    const next = chaosSteps(planOf(spec), 3, options, true, () => ({ lost, untouchable: lost }));
    return Array.from({ length: 300 }, () => next()).filter((step) => step !== undefined);
  };

  test('a lost node is left alone, and counts: of five, one more may be lost', () => {
    const steps = beside(['node-2']);
    expect(steps.length).toBe(300);
    expect(steps.filter(({ nodes }) => nodes.includes('node-2') || nodes.length > 1)).toEqual([]);
  });

  test('where no more may be lost, messages may still be late', () => {
    const faults = beside(['node-2'], {}, { nodes: 3 }).map(({ fault }) => fault);
    expect(new Set(faults)).toEqual(new Set(['delay', 'drop']));
  });

  test('where nothing is left to do, it says so', () => {
    expect(() => beside(['node-2'], { faults: ['kill'] }, { name: 'small', nodes: 3 })).toThrow(
      'chaos can do nothing to small while node-2 is lost: it would not survive more',
    );
  });

  test('what was lost after the beginning is waited for', () => {
    let lost: string[] = [];
    const next = chaosSteps(planOf(), 3, { faults: ['kill'] }, true, () => ({ lost, untouchable: lost }));
    expect(next()).toBeDefined();
    lost = ['node-1'];
    expect(next()).toBeUndefined();
    lost = [];
    expect(next()).toBeDefined();
  });

  test('a node that chaos itself cut off may be killed, and no other', () => {
    const next = chaosSteps(planOf(), 3, { faults: ['kill'] }, true, () => ({ lost: ['node-1'], untouchable: [] }));
    expect(Array.from({ length: 50 }, () => next()?.nodes)).toEqual(Array.from({ length: 50 }, () => ['node-1']));
  });
});

test('one disk may be wiped alone', () => {
  expect(stepsOf(planOf(), 1, { faults: ['wipe'], count: 1 }, 1)[0]).toMatchObject({ fault: 'wipe' });
});

test.each<[Partial<ChaosStep>, string]>([
  [{ fault: 'kill', nodes: ['a', 'b'] }, 'kill a, b, for 500 ms'],
  [{ fault: 'delay' }, 'delay 40 ms a, for 500 ms'],
  [{ fault: 'drop' }, 'drop 7 % a, for 500 ms'],
])('a step in words: %j', (own, want) => {
  const step: ChaosStep = { fault: 'stop', nodes: ['a'], lastingMs: 500, restMs: 1, delayMs: 40, rate: 0.07, ...own };
  expect(describeStep(step)).toBe(want);
});
