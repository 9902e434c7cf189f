import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../../src/errors.js';
import { runChaos } from '../../../../src/testing/chaos/run.js';
import type { ChaosFault, ChaosOptions } from '../../../../src/testing/chaos/types.js';
import type { Fault, FaultyCluster } from '../../../../src/testing/types.js';
import { clusterErrorOf, planOf } from '../../fixtures.js';
import { held } from '../fixtures.js';

const PLAN = planOf();

/** A cluster that does nothing but note what is done to it. */
function fakeCluster(own: { readonly heal?: () => Promise<void> } = {}) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return Promise.resolve();
  };
  const fault = (description: string): Promise<Fault> => {
    calls.push(description);
    const heal = () => note(`undo ${description.split(' ')[0] ?? ''}`);
    return Promise.resolve({ description, heal, [Symbol.asyncDispose]: heal });
  };
  const list = (names: string | readonly string[]) => [names].flat().join('+');
  const node = (name: string) => ({
    name,
    ...Object.fromEntries(
      ['kill', 'stop', 'restart', 'pause', 'wipe'].map((what) => [what, () => note(`${what} ${name}`)]),
    ),
  });
  const cluster = {
    nodes: PLAN.nodes.map(({ name }) => node(name)),
    node,
    partition: (...groups: (readonly string[])[]) => fault(`partition ${groups.map(list).join(' | ')}`),
    cut: (from: string[], to: string[]) => fault(`cut ${list(from)} > ${list(to)}`),
    delay: (from: string[], to: string[], ms: number, jitter: number) =>
      fault(`delay ${list(from)} > ${list(to)} ${String(ms)} ${String(jitter)}`),
    drop: (from: string[], to: string[], rate: number) => fault(`drop ${list(from)} > ${list(to)} ${String(rate)}`),
    heal: async () => {
      await note('heal');
      await own.heal?.();
    },
  };
  return { cluster: cluster as unknown as FaultyCluster, calls };
}

function begin(options: ChaosOptions, own: Parameters<typeof fakeCluster>[0] = {}) {
  const { cluster, calls } = fakeCluster(own);
  const noted: string[] = [];
  const ending = new AbortController();
  const harness = { networkFaults: true, ending: ending.signal, add: (what: string) => void noted.push(what) };
  const chaos = runChaos(cluster, PLAN, { every: 0, lasting: 0, seed: 4, ...options }, harness);
  return { chaos, calls, noted, ending };
}

describe('each fault is made, undone, and the cluster healed', () => {
  test.each<[ChaosFault, RegExp[]]>([
    ['kill', [/^kill node-\d$/, /^heal$/]],
    ['stop', [/^stop node-\d$/, /^heal$/]],
    ['restart', [/^restart node-\d$/, /^heal$/]],
    ['pause', [/^pause node-\d$/, /^heal$/]],
    ['wipe', [/^wipe node-\d$/, /^heal$/]],
    ['isolate', [/^partition node-\d \| node-\d\+node-\d$/, /^undo partition$/, /^heal$/]],
    ['partition', [/^partition node-\d \| node-\d\+node-\d$/, /^undo partition$/, /^heal$/]],
    ['cut', [/^cut node-\d > node-\d\+node-\d$/, /^undo cut$/, /^heal$/]],
    ['delay', [/^delay node-\d > node-\d\+node-\d \d+ \d+$/, /^undo delay$/, /^heal$/]],
    ['drop', [/^drop node-\d > node-\d\+node-\d 0\.\d+$/, /^undo drop$/, /^heal$/]],
  ])('%s', async (fault, want) => {
    const { chaos, calls } = begin({ faults: [fault], count: 1 });
    await chaos.done;
    expect(calls).toHaveLength(want.length);
    for (const [i, pattern] of want.entries()) expect(calls[i]).toMatch(pattern);
    expect(chaos.steps).toMatchObject([{ fault }]);
  });
});

test('it ends after as many faults as asked for, and notes each', async () => {
  const { chaos, calls, noted } = begin({ count: 5, faults: ['kill'] });
  await chaos.done;
  expect(chaos.steps).toHaveLength(5);
  expect(calls.filter((call) => call === 'heal')).toHaveLength(5);
  expect(noted[0]).toBe('chaos begins, seed 4');
  expect(noted[5]).toMatch(/^chaos 5: kill node-\d, for 0 ms$/);
});

test('the same seed does the same', async () => {
  const runs = await Promise.all(
    [1, 2].map(async () => {
      const { chaos, calls } = begin({ count: 10, seed: 99 });
      await chaos.done;
      return calls;
    }),
  );
  expect(runs[0]).toEqual(runs[1]);
});

test('a seed is drawn where none is given, and told', async () => {
  const { chaos, noted } = begin({ count: 1, seed: undefined });
  await chaos.done;
  expect(Number.isSafeInteger(chaos.seed)).toBe(true);
  expect(noted[0]).toBe(`chaos begins, seed ${String(chaos.seed)}`);
});

test('stop ends a fault early, undoes it and heals', async () => {
  const { chaos, calls } = begin({ faults: ['cut'], lasting: 3_600_000 });
  await chaos.stop();
  expect(calls.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
    expect.stringMatching(/^cut/),
    'undo cut',
    'heal',
  ]);
  await chaos.stop();
});

test('so does the end of the block', async () => {
  let healed: readonly string[];
  {
    const { chaos, calls } = begin({ faults: ['kill'], lasting: 3_600_000 });
    await using running = chaos;
    expect(running.steps).toHaveLength(1);
    healed = calls;
  }
  expect(healed).toContain('heal');
});

test('where the cluster does not recover, the error tells the seed and the steps, and how to do the same again', async () => {
  const lost = new ClusterError('not-ready', 'waited 90 s for the cluster to be ready', { hint: 'x' });
  const { chaos } = begin({ count: 3, faults: ['kill', 'stop'] }, { heal: () => Promise.reject(lost) });
  const error = await clusterErrorOf(chaos.done);
  expect(error).toMatchObject({
    code: 'not-ready',
    message: 'chaos with seed 4 failed at step 1: waited 90 s for the cluster to be ready',
    hint: 'Do the same again with: cluster.chaos({"every":0,"lasting":0,"seed":4,"count":3,"faults":["kill","stop"]})',
    cause: lost,
  });
  expect(error.details).toMatch(/^ {2}1\. (?:kill|stop) node-\d, for 0 ms$/);
  expect(await clusterErrorOf(chaos.stop())).toBe(error);
});

test('a cluster that is being stopped ends it without an error', async () => {
  const healing = held();
  const { chaos, ending } = begin(
    { faults: ['kill'] },
    { heal: () => healing.work.then(() => Promise.reject(new ClusterError('interrupted', 'interrupted'))) },
  );
  ending.abort();
  healing.release();
  await chaos.done;
});

test('wrong options are told at once', () => {
  expect(() => begin({ count: -1 })).toThrow("the `count` of chaos can't be -1");
});
