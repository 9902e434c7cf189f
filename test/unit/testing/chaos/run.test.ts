import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../../src/errors.js';
import type { Links } from '../../../../src/links/links.js';
import type { LinkRules } from '../../../../src/links/rules.js';
import { runChaos } from '../../../../src/testing/chaos/run.js';
import type { ChaosFault, ChaosOptions } from '../../../../src/testing/chaos/types.js';
import { History } from '../../../../src/testing/history.js';
import { NetworkFaults } from '../../../../src/testing/network-faults.js';
import { NodeFaults } from '../../../../src/testing/node-faults.js';
import { clusterErrorOf, fakeRuntime, planOf } from '../../fixtures.js';
import { fakeLooks, held } from '../fixtures.js';

/** A cluster whose nodes do nothing but note what is done to them. */
function begin(options: ChaosOptions, { recovered = () => Promise.resolve() } = {}) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return Promise.resolve();
  };
  const plan = planOf({}, 'native');
  const runtime = fakeRuntime({
    kill: (node) => note(`kill ${node}`),
    stop: (nodes = []) => note(`stop ${nodes.join()}`),
    start: (_, nodes = []) => note(`start ${nodes.join()}`),
    pause: (node) => note(`pause ${node}`),
    resume: (node) => note(`resume ${node}`),
    wipe: (node) => note(`wipe ${node}`),
    rename: (node, name) => note(`rename ${node} ${name}`),
  });
  const history = new History();
  const faults = new NodeFaults(plan, runtime, history, () => fakeLooks({ plan, running: () => [] }));
  const network = new NetworkFaults(
    () =>
      ({
        apply: (rules: LinkRules) => void note(rules.size === 0 ? 'links mended' : 'links broken'),
      }) as unknown as Links,
    plan.nodes.map(({ name }) => name),
    history,
  );
  const noted: string[] = [];
  const ending = new AbortController();
  const chaos = runChaos(
    plan,
    { every: 0, lasting: 0, seed: 4, ...options },
    {
      networkFaults: true,
      faults,
      network,
      ending: ending.signal,
      add: (what) => void noted.push(what),
      recovered: async (without) => {
        await note(['ready', ...without()].join(' without '));
        await recovered();
      },
    },
  );
  return { chaos, calls, noted, ending, faults, network };
}

describe('each fault is made, undone, and the cluster waited for', () => {
  test.each<[ChaosFault, RegExp[]]>([
    ['kill', [/^kill node-\d$/, /^start node-\d$/, /^ready$/]],
    ['stop', [/^stop node-\d$/, /^start node-\d$/, /^ready$/]],
    ['restart', [/^stop node-\d$/, /^start node-\d$/, /^ready$/]],
    ['pause', [/^pause node-\d$/, /^resume node-\d$/, /^ready$/]],
    ['isolate', [/^links broken$/, /^links mended$/, /^ready$/]],
    ['partition', [/^links broken$/, /^links mended$/, /^ready$/]],
    ['cut', [/^links broken$/, /^links mended$/, /^ready$/]],
    ['delay', [/^links broken$/, /^links mended$/, /^ready$/]],
    ['drop', [/^links broken$/, /^links mended$/, /^ready$/]],
  ])('%s', async (fault, want) => {
    const { chaos, calls } = begin({ faults: [fault], count: 1 });
    await chaos.done;
    expect(calls).toHaveLength(want.length);
    for (const [i, pattern] of want.entries()) expect(calls[i]).toMatch(pattern);
    expect(chaos.steps).toMatchObject([{ fault }]);
  });
});

describe('what somebody else did is left alone', () => {
  test('a node that was paused before stays paused, and is not waited for', async () => {
    const { faults } = begin({ count: 1 });
    await faults.pause('node-1');
    const { chaos, calls } = begin({ faults: ['delay'], count: 1 });
    await chaos.done;
    expect(calls).not.toContain('resume node-1');
  });

  test('a node that was healed and killed again meanwhile is not started', async () => {
    const { chaos, calls, faults } = begin({ faults: ['kill'], count: 1, lasting: 3_600_000 });
    const [node = ''] = chaos.steps[0]?.nodes ?? [];
    await faults.start(node);
    await faults.kill(node);
    await chaos.stop();
    expect(calls).toEqual([`kill ${node}`, `start ${node}`, `kill ${node}`, `ready without ${node}`]);
  });

  test('a network fault of the test stays', async () => {
    const { chaos, network } = begin({ faults: ['delay'], count: 1, lasting: 3_600_000 });
    const split = network.partition([['node-1']]);
    await chaos.stop();
    expect(network.cutOff()).toEqual(['node-1']);
    await split.heal();
    expect(network.cutOff()).toEqual([]);
  });
});

test('several at once: while one node is cut off, no other is lost', async () => {
  const { chaos, faults, network } = begin({ atOnce: 3, count: 40, lasting: [0, 3], faults: ['kill', 'isolate'] });
  const seen: number[] = [];
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const down = ['node-1', 'node-2', 'node-3'].filter((name) => faults.state(name) !== 'running');
      seen.push(new Set([...down, ...network.cutOff()]).size);
      await new Promise(setImmediate);
    }
  })();
  await chaos.done;
  over.abort();
  await watching;
  expect(Math.max(...seen)).toBe(1);
  expect(chaos.steps).toHaveLength(40);
});

test('it ends after as many faults as asked for, and notes each', async () => {
  const { chaos, calls, noted } = begin({ count: 5, faults: ['kill'] });
  await chaos.done;
  expect(chaos.steps).toHaveLength(5);
  expect(calls.filter((call) => call === 'ready')).toHaveLength(5);
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

test('stop ends a fault early, undoes it and waits', async () => {
  const { chaos, calls } = begin({ faults: ['cut'], lasting: 3_600_000 });
  await chaos.stop();
  expect(calls).toEqual(['links broken', 'links mended', 'ready']);
  await chaos.stop();
});

test('so does the end of the block', async () => {
  let done: readonly string[];
  {
    const { chaos, calls } = begin({ faults: ['kill'], lasting: 3_600_000 });
    await using running = chaos;
    expect(running.steps).toHaveLength(1);
    done = calls;
  }
  expect(done.at(-1)).toBe('ready');
});

test('where the cluster does not recover, the error tells the seed and the steps, and how to do the same again', async () => {
  const lost = new ClusterError('not-ready', 'waited 90 s for the cluster to be ready', { hint: 'x' });
  const { chaos } = begin({ count: 3, faults: ['kill', 'stop'] }, { recovered: () => Promise.reject(lost) });
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
    { recovered: () => healing.work.then(() => Promise.reject(new ClusterError('interrupted', 'interrupted'))) },
  );
  ending.abort();
  healing.release();
  await chaos.done;
});

test('wrong options are told at once', () => {
  expect(() => begin({ count: -1 })).toThrow("the `count` of chaos can't be -1");
});
