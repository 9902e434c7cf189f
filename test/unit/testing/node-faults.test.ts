import { describe, expect, test } from 'vitest';
import { RunError } from '../../../src/exec/run-error.js';
import type { ClusterRuntime } from '../../../src/runtime/types.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { forgetNode } from '../../../src/testing/forget-node.js';
import { History } from '../../../src/testing/history.js';
import { NodeFaults } from '../../../src/testing/node-faults.js';
import { clusterErrorOf, fakeRuntime, planOf, rejectionOf } from '../fixtures.js';
import { fakeLooks, held } from './fixtures.js';

/** A row of the table of nodes, as 1.7.12 gives it. */
function memberRow(name: string, id: number) {
  return {
    plain_node_id: `N${String(id)}`,
    gen_node_id: `N${String(id)}:1`,
    name,
    address: `http://127.0.0.1:${String(5122 + 100 * (id - 1))}/`,
    has_admin_role: true,
    has_worker_role: true,
    has_metadata_server_role: true,
    has_log_server_role: true,
    has_ingress_role: true,
    storage_state: 'read-write',
    worker_state: 'active',
    metadata_server_state: 'member',
    state: 'alive',
    binary_version: '1.7.12',
  };
}

const MEMBERS = ['node-1', 'node-2', 'node-3'].map((name, i) => memberRow(name, i + 1));

/** `members`: the cluster's nodes; those that are taken out of the vote have none from then on. */
function faultsOf(own: Partial<ClusterRuntime> = {}, spec: ClusterSpecInput = {}, members = MEMBERS) {
  const plan = planOf(spec, 'native');
  const removed = new Set<string>();
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return Promise.resolve();
  };
  /** Nodes whose process has ended. */
  const down = new Set<string>();
  const runtime = fakeRuntime({
    inspect: () =>
      Promise.resolve(plan.nodes.map(({ name }) => ({ name, state: down.has(name) ? 'stopped' : 'running' }))),
    logTail: (node, lines) => Promise.resolve(`the last ${String(lines)} lines of ${node}`),
    kill: (node) => note(`kill ${node}`),
    stop: (nodes = []) => note(`stop ${nodes.join()}`),
    start: (_, nodes = []) => {
      for (const node of nodes) down.delete(node);
      return note(`start ${nodes.join()}`);
    },
    pause: (node) => note(`pause ${node}`),
    resume: (node) => note(`resume ${node}`),
    wipe: (node) => note(`wipe ${node}`),
    rename: (node, name) => note(`rename ${node} ${name}`),
    restatectl: async (args, { ask = [] } = {}) => {
      if (args[0] === 'sql') {
        const rows = members.map((row) =>
          removed.has(row.plain_node_id) ? { ...row, metadata_server_state: 'standby' } : row,
        );
        return { stdout: JSON.stringify(rows), stderr: '' };
      }
      removed.add(args.at(-1) ?? '');
      await note(`restatectl ${args.join(' ')} asking ${ask.join()}`);
      return { stdout: '', stderr: '' };
    },
    ...own,
  });
  const history = new History();
  const faults: NodeFaults = new NodeFaults(plan, runtime, history, () =>
    fakeLooks({
      plan,
      running: () => plan.nodes.map(({ name }) => name).filter((name) => faults.state(name) === 'running'),
      nodeName: (node) => faults.nodeName(node),
    }),
  );
  return { faults, calls, down, told: () => history.entries.map(({ kind, what }) => `${kind}: ${what}`) };
}

test('what is done to a node changes its state, and is told', async () => {
  const { faults, calls, told } = faultsOf();
  await faults.kill('node-1');
  expect(faults.state('node-1')).toBe('stopped');
  await faults.start('node-1');
  await faults.pause('node-1');
  expect(faults.state('node-1')).toBe('paused');
  await faults.resume('node-1');
  await faults.restart('node-1');
  expect(faults.state('node-1')).toBe('running');
  expect(calls).toEqual(['kill', 'start', 'pause', 'resume', 'stop', 'start'].map((call) => `${call} node-1`));
  expect(told()).toEqual([
    'fault: node-1 was killed',
    'healed: node-1 was started',
    'fault: node-1 was paused',
    'healed: node-1 was resumed',
    'fault: node-1 was stopped',
    'healed: node-1 was started',
  ]);
});

describe('what its state does not allow is refused', () => {
  type Doing = 'kill' | 'stop' | 'start' | 'restart' | 'pause' | 'resume' | 'wipe' | 'replace';
  test.each<[Doing[], Doing, string, string]>([
    [['kill'], 'kill', 'killed: it is stopped', 'running or paused'],
    [['kill'], 'stop', 'stopped: it is stopped', 'running'],
    [['kill'], 'restart', 'stopped: it is stopped', 'running'],
    [['kill'], 'pause', 'paused: it is stopped', 'running'],
    [[], 'start', 'started: it is running', 'stopped'],
    [[], 'resume', 'resumed: it is running', 'paused'],
    [['pause'], 'stop', 'stopped: it is paused', 'running'],
    [['pause'], 'wipe', 'wiped: it is paused', 'running or stopped'],
    [['wipe'], 'start', 'started: it is wiped', 'stopped'],
    [['stop'], 'replace', 'replaced by an empty node: it is stopped', 'wiped'],
  ])('after %j, %s', async (before, what, message, states) => {
    const { faults, calls } = faultsOf();
    for (const step of before) await faults[step]('node-2');
    const done = calls.length;
    expect(await clusterErrorOf(faults[what]('node-2'))).toMatchObject({
      code: 'usage',
      message: `node-2 can't be ${message}`,
      hint: `Only a node that is ${states} can be.`,
    });
    expect(calls).toHaveLength(done);
  });
});

describe('of things asked of one node at once', () => {
  test('the second waits for the first, and finds the state that this left', async () => {
    const killing = held();
    const { faults, calls } = faultsOf({ kill: () => killing.work });
    const both = Promise.allSettled([faults.kill('node-1'), faults.pause('node-1')]);
    await faults.stop('node-2');
    expect(calls).toEqual(['stop node-2']);
    killing.release();
    const [kill, pause] = await both;
    expect(kill.status).toBe('fulfilled');
    expect(pause).toMatchObject({ reason: { code: 'usage', message: "node-1 can't be paused: it is stopped" } });
    expect(calls).toEqual(['stop node-2']);
  });

  test('a restart is not interrupted', async () => {
    const { faults, calls } = faultsOf();
    await Promise.all([faults.restart('node-1'), faults.kill('node-1')]);
    expect(calls).toEqual(['stop node-1', 'start node-1', 'kill node-1']);
  });

  test('one that fails leaves the state, and hinders nothing', async () => {
    const { faults } = faultsOf({ pause: () => Promise.reject(new Error('no')) });
    const [pause, kill] = await Promise.allSettled([faults.pause('node-1'), faults.kill('node-1')]);
    expect([pause.status, kill.status]).toEqual(['rejected', 'fulfilled']);
    expect(faults.state('node-1')).toBe('stopped');
  });
});

test('a node whose disk could not be wiped is stopped all the same', async () => {
  const { faults } = faultsOf({ wipe: () => Promise.reject(new Error('busy')) });
  expect(await rejectionOf(faults.wipe('node-1'))).toEqual(new Error('busy'));
  expect(faults.state('node-1')).toBe('stopped');
});

describe('a node that lost its disk', () => {
  test.each<[string, boolean]>([
    ['while it ran', false],
    ['after it had stopped', true],
  ])('%s is replaced under another name, once the metadata does without it', async (_, stopped) => {
    const { faults, calls } = faultsOf();
    if (stopped) await faults.stop('node-2');
    await faults.wipe('node-2');
    calls.length = 0;
    await faults.replace('node-2');
    expect(calls).toEqual([
      'restatectl metadata-server remove-node N2 asking node-1,node-3',
      'rename node-2 node-2-2',
      'start node-2',
    ]);
    expect(faults.nodeName('node-2')).toBe('node-2-2');
  });

  test('has yet another name the next time, by which the metadata knows it', async () => {
    const { faults, calls } = faultsOf({}, {}, [...MEMBERS, memberRow('node-2-2', 4)]);
    await faults.wipe('node-2');
    await faults.replace('node-2');
    await faults.wipe('node-2');
    await faults.replace('node-2');
    expect(calls.filter((call) => /^(?:restatectl|rename)/.test(call))).toEqual([
      'restatectl metadata-server remove-node N2 asking node-1,node-3',
      'rename node-2 node-2-2',
      'restatectl metadata-server remove-node N4 asking node-1,node-3',
      'rename node-2 node-2-3',
    ]);
  });

  test.each<[string, ClusterSpecInput, typeof MEMBERS, string]>([
    ['it never was in the metadata', {}, [], 'node-2'],
    ['it has another role', { nodes: [{ count: 3 }, { name: 'w', roles: ['worker'] }] }, MEMBERS, 'w'],
    ['the metadata is kept elsewhere', { metadata: { store: 'etcd', addresses: ['e:1'] } }, MEMBERS, 'node-2'],
  ])('is replaced at once where %s', async (_, spec, members, node) => {
    const { faults, calls } = faultsOf({}, spec, members);
    await faults.wipe(node);
    await faults.replace(node);
    expect(calls.slice(2)).toEqual([`rename ${node} ${node}-2`, `start ${node}`]);
  });

  test('stays wiped where the others do not let it go', async () => {
    const { faults } = faultsOf({ restatectl: () => Promise.reject(new TypeError('no answer')) });
    await faults.wipe('node-2');
    expect(await rejectionOf(faults.replace('node-2'))).toEqual(new TypeError('no answer'));
    expect(faults.state('node-2')).toBe('wiped');
  });

  test.each<[string, string[], string]>([
    ['do not reach each other', ['node-1', 'node-3'], 'no quorum'],
    ['do not run', ['node-1'], 'of the metadata servers node-1, node-2, node-3, only node-1 run'],
  ])('is not forgotten where the others %s, and it says so', async (_, running, details) => {
    const fault = new RunError('restatectl', ['x'], { exitCode: 1, stderr: 'no quorum' });
    const runtime = fakeRuntime({ restatectl: () => Promise.reject(fault) });
    const looks = fakeLooks({ plan: planOf({}, 'native'), nodeName: (node) => node, running: () => running });
    expect(await clusterErrorOf(forgetNode('node-2', looks, runtime, 10))).toMatchObject({
      code: 'command-failed',
      message: "node-2 can't be replaced: the others don't let it go",
      details: expect.stringContaining(details) as string,
      hint: expect.stringContaining('More than half of the metadata servers') as string,
    });
  });
});

describe('heal', () => {
  test('undoes everything, replacing nodes last, for that takes the others', async () => {
    const { faults, calls } = faultsOf();
    await faults.wipe('node-1');
    await faults.kill('node-2');
    await faults.pause('node-3');
    calls.length = 0;
    await faults.heal();
    expect(calls.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'start node-2',
      'resume node-3',
      'restatectl metadata-server',
      'rename node-1',
      'start node-1',
    ]);
    expect(['node-1', 'node-2', 'node-3'].map((name) => faults.state(name))).toEqual(['running', 'running', 'running']);
  });

  test('undoes what is under way too', async () => {
    const { faults, calls } = faultsOf();
    await Promise.all([faults.kill('node-2'), faults.heal()]);
    expect(calls).toEqual(['kill node-2', 'start node-2']);
  });

  test('does nothing to nodes that run', async () => {
    const { faults, calls } = faultsOf();
    await faults.heal();
    expect(calls).toEqual([]);
  });
});

test('when the cluster is stopped, what is under way ends first, and nothing new begins', async () => {
  const starting = held();
  const { faults, calls } = faultsOf({ start: () => starting.work });
  await faults.kill('node-1');
  const start = faults.start('node-1');
  await faults.pause('node-2');
  let closed = false;
  const closing = faults.close().then(() => (closed = true));
  const late = clusterErrorOf(faults.kill('node-2'));
  expect(await late).toMatchObject({
    code: 'usage',
    message: 'restate was stopped: nothing can be done to node-2 any more',
    hint: 'Await what you do to a cluster before you stop it.',
  });
  expect(closed).toBe(false);
  starting.release();
  await Promise.all([start, closing]);
  expect(calls).toEqual(['kill node-1', 'pause node-2']);
});

describe('a node that ends by itself', () => {
  test('is found, told with the end of its log, and started again by heal', async () => {
    const { faults, calls, down, told } = faultsOf();
    down.add('node-2');
    await faults.findCrashes();
    expect(faults.state('node-2')).toBe('crashed');
    await faults.findCrashes();
    expect(told()).toEqual(['crash: node-2 crashed by itself (stopped); its log ends:\nthe last 10 lines of node-2']);
    await faults.heal();
    expect(calls).toEqual(['start node-2']);
    expect(faults.state('node-2')).toBe('running');
  });

  test('is another one than a node that a test ended', async () => {
    const { faults, down } = faultsOf();
    await faults.kill('node-2');
    down.add('node-2');
    await faults.findCrashes();
    expect(faults.state('node-2')).toBe('stopped');
  });

  test('and than one that is just being ended', async () => {
    const ended = held();
    const { faults, down } = faultsOf({ kill: () => ended.work });
    const kill = faults.kill('node-2');
    down.add('node-2');
    const finding = faults.findCrashes();
    ended.release();
    await Promise.all([kill, finding]);
    expect(faults.state('node-2')).toBe('stopped');
  });
});
