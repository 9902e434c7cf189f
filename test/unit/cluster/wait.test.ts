import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClusterEvent } from '../../../src/cluster/events.js';
import type { Clock } from '../../../src/cluster/poll.js';
import { provision } from '../../../src/cluster/provision.js';
import { status } from '../../../src/cluster/status.js';
import { waitReady } from '../../../src/cluster/wait.js';
import { RunError } from '../../../src/exec/run-error.js';
import { fetchHealth, ingressAnswers } from '../../../src/restate/health.js';
import type { NodeHealth } from '../../../src/restate/health.js';
import type { ClusterRuntime, NodeProcess } from '../../../src/runtime/types.js';
import { clusterErrorOf, fakeRuntime, planOf } from '../fixtures.js';

vi.mock('../../../src/restate/health.js', () => ({ fetchHealth: vi.fn(), ingressAnswers: vi.fn() }));

const PLAN = planOf({ name: 'demo', nodes: 2, partitions: 1, replication: 2 }, 'native');
const RUNNING: NodeProcess[] = PLAN.nodes.map(({ name }) => ({ name, state: 'running', detail: 'pid 1' }));

const WORKING: NodeHealth = {
  status: 'Alive',
  clusterName: 'demo',
  nodeId: 'N1:1',
  roles: [],
  metadataServer: 'Member',
  roleStatus: { admin: 'Ready', worker: 'Ready', 'log-server': 'Ready' },
};
const WAITING: NodeHealth = {
  ...WORKING,
  status: 'StartingUp',
  nodeId: undefined,
  metadataServer: 'AwaitingProvisioning',
  roleStatus: {},
};

const ROWS = ['N1', 'N2'].map((node, i) => ({
  partition_id: 0,
  current_replica_set: 'N1,N2',
  plain_node_id: node,
  target_mode: i === 0 ? 'Leader' : 'Follower',
  effective_mode: i === 0 ? 'Leader' : 'Follower',
  replay_status: 'Active',
}));

/** A clock that goes on only while it is slept on. */
function fakeClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    sleep: (ms) => {
      time += ms;
      return Promise.resolve();
    },
  };
}

function running(own: Partial<ClusterRuntime> = {}): ClusterRuntime {
  return fakeRuntime({
    inspect: () => Promise.resolve(RUNNING),
    restatectl: () => Promise.resolve({ stdout: JSON.stringify(ROWS), stderr: '' }),
    logTail: () => Promise.resolve('last words'),
    ...own,
  });
}

beforeEach(() => {
  vi.mocked(fetchHealth).mockResolvedValue(WORKING);
  vi.mocked(ingressAnswers).mockResolvedValue(true);
});
afterEach(() => {
  vi.resetAllMocks();
});

describe('waitReady', () => {
  test('ends when the cluster is ready, and tells of every change once', async () => {
    vi.mocked(fetchHealth)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(WAITING);
    const events: ClusterEvent[] = [];
    const readiness = await waitReady(PLAN, running(), { clock: fakeClock(), onEvent: (event) => events.push(event) });
    expect(readiness).toMatchObject({ ready: true, partitionsLed: 1 });
    const stages = events.map((event) =>
      event.type === 'progress' ? event.readiness.nodes.map(({ stage }) => stage) : event,
    );
    expect(stages).toEqual([
      ['starting', 'starting'],
      ['fabric up', 'ready'],
      ['ready', 'ready'],
    ]);
  });

  test('gives up in time, saying what is missing', async () => {
    vi.mocked(ingressAnswers).mockResolvedValue(false);
    const error = await clusterErrorOf(waitReady(PLAN, running(), { clock: fakeClock(), timeoutMs: 5_000 }));
    expect(error).toMatchObject({
      code: 'not-ready',
      message: 'not ready after 5 s: node-1: ingress http://127.0.0.1:8080 does not answer',
      details: 'Last lines of node-1:\n  last words',
    });
  });

  test('waits on where the partitions can not be asked for, and says why', async () => {
    const failing = new RunError('restatectl', ['sql'], { exitCode: 1, stderr: 'no node is alive' });
    const runtime = running({ restatectl: () => Promise.reject(failing) });
    const error = await clusterErrorOf(waitReady(PLAN, runtime, { clock: fakeClock(), timeoutMs: 1_000 }));
    expect(error.message).toBe('not ready after 1 s: the partitions are not known: no node is alive');
  });

  test('does not wait for a program that is missing', async () => {
    const missing = new RunError('restatectl', ['sql'], { code: 'ENOENT' });
    const runtime = running({ restatectl: () => Promise.reject(missing) });
    await expect(waitReady(PLAN, runtime, { clock: fakeClock() })).rejects.toBe(missing);
  });

  test('asks for partitions only once all nodes are alive', async () => {
    vi.mocked(fetchHealth).mockResolvedValue(WAITING);
    const restatectl = vi.fn<ClusterRuntime['restatectl']>();
    await clusterErrorOf(waitReady(PLAN, running({ restatectl }), { clock: fakeClock(), timeoutMs: 500 }));
    expect(restatectl).not.toHaveBeenCalled();
  });

  test('fails at once where a node must run and has ended', async () => {
    const inspect = () =>
      Promise.resolve<NodeProcess[]>([
        { name: 'node-1', state: 'running' },
        { name: 'node-2', state: 'failing', detail: 'Restarting' },
      ]);
    const error = await clusterErrorOf(
      waitReady(PLAN, running({ inspect }), { clock: fakeClock(), nodesMustRun: true }),
    );
    expect(error).toMatchObject({ code: 'node-died', message: 'node-2 ended while starting (Restarting)' });
  });

  test('waits for a node that may come back', async () => {
    let looks = 0;
    const inspect = () => Promise.resolve(++looks < 4 ? [] : RUNNING);
    expect((await waitReady(PLAN, running({ inspect }), { clock: fakeClock() })).ready).toBe(true);
  });

  test('does not trust leaders that still move', async () => {
    const moved = ROWS.map((row, i) => ({ ...row, plain_node_id: ROWS[1 - i]?.plain_node_id }));
    let looks = 0;
    const restatectl = () => Promise.resolve({ stdout: JSON.stringify(++looks === 1 ? ROWS : moved), stderr: '' });
    const { leaders } = await waitReady(PLAN, running({ restatectl }), { clock: fakeClock() });
    expect(leaders).toContain('N2');
    expect(looks).toBeGreaterThan(2);
  });

  test('is content with a ready cluster however little time there is', async () => {
    const clock = fakeClock();
    expect((await waitReady(PLAN, running(), { clock, timeoutMs: 0 })).ready).toBe(true);
    expect(clock.now()).toBe(300);
  });

  test('has no patience with one that is not ready when time is up', async () => {
    vi.mocked(ingressAnswers).mockResolvedValue(false);
    const clock = fakeClock();
    const error = await clusterErrorOf(waitReady(PLAN, running(), { clock, timeoutMs: 0 }));
    expect(error.code).toBe('not-ready');
    expect(clock.now()).toBe(0);
  });

  test('gives up on leaders that go on moving, and says so', async () => {
    const clock = fakeClock();
    const moved = ROWS.map((row, i) => ({ ...row, plain_node_id: ROWS[1 - i]?.plain_node_id }));
    let looks = 0;
    const restatectl = () => Promise.resolve({ stdout: JSON.stringify(++looks % 2 === 0 ? ROWS : moved), stderr: '' });
    const error = await clusterErrorOf(waitReady(PLAN, running({ restatectl }), { clock, timeoutMs: 2_000 }));
    expect(error).toMatchObject({ code: 'not-ready', message: 'not ready after 2 s: leaders are still moving' });
    expect(clock.now()).toBe(2_600);
  });

  test('can be interrupted', async () => {
    const controller = new AbortController();
    const inspect = () => {
      controller.abort();
      return Promise.resolve(RUNNING);
    };
    const error = await clusterErrorOf(
      waitReady(PLAN, running({ inspect }), { clock: fakeClock(), signal: controller.signal }),
    );
    expect(error.code).toBe('interrupted');
  });
});

describe('provision', () => {
  test('goes through the first node once all wait for it', async () => {
    vi.mocked(fetchHealth).mockResolvedValueOnce(undefined).mockResolvedValue(WAITING);
    const restatectl = vi
      .fn<ClusterRuntime['restatectl']>()
      .mockResolvedValue({ stdout: 'Cluster has been successfully provisioned', stderr: '' });
    const events: ClusterEvent[] = [];
    const result = await provision(PLAN, running({ restatectl }), {
      clock: fakeClock(),
      onEvent: (event) => events.push(event),
    });
    expect(result).toEqual({ already: false });
    expect(restatectl.mock.calls.map(([args]) => args)).toEqual([
      [
        'provision',
        '--address=http://127.0.0.1:5122',
        '--yes',
        '--log-replication={node: 2}',
        '--partition-replication={node: 2}',
        '--num-partitions=1',
      ],
    ]);
    expect(events.at(-1)).toEqual({ type: 'provisioned', node: 'node-1', already: false });
  });

  test('does nothing where any node is a member', async () => {
    vi.mocked(fetchHealth).mockResolvedValueOnce(WAITING).mockResolvedValue(WORKING);
    const runtime = running();
    const restatectl = vi.fn(runtime.restatectl);
    expect(await provision(PLAN, { ...runtime, restatectl }, { clock: fakeClock() })).toEqual({ already: true });
    expect(restatectl.mock.calls.filter(([args]) => args[0] === 'provision')).toEqual([]);
  });

  test('does nothing while a node is silent, since it might be a member', async () => {
    vi.mocked(fetchHealth).mockImplementation((url) => Promise.resolve(url.endsWith('5222') ? undefined : WAITING));
    const restatectl = vi.fn<ClusterRuntime['restatectl']>();
    const error = await clusterErrorOf(
      provision(PLAN, running({ restatectl }), { clock: fakeClock(), timeoutMs: 2_000 }),
    );
    expect(error.code).toBe('not-ready');
    expect(error.message).toContain('node-1: metadata-server is AwaitingProvisioning');
    expect(restatectl).not.toHaveBeenCalled();
  });

  test('says what restatectl said where it fails', async () => {
    vi.mocked(fetchHealth).mockResolvedValue(WAITING);
    const failing = new RunError('restatectl', ['provision'], { exitCode: 1, stderr: 'invalid replication' });
    const error = await clusterErrorOf(
      provision(PLAN, running({ restatectl: () => Promise.reject(failing) }), { clock: fakeClock() }),
    );
    expect(error).toMatchObject({
      code: 'provision-failed',
      message: 'node-1 could not provision the cluster',
      details: 'invalid replication',
      hint: 'Look at its log with `restate-cluster logs`, then run `restate-cluster provision` again.',
      cause: failing,
    });
  });
});

describe('status', () => {
  const answers: ClusterRuntime['restatectl'] = (args) => {
    if (args[0] === 'config') {
      const stdout = '├ Number of partitions: 8\n├ Partition replication: {node: 2}\n ├ Log replication: {node: 1}\n';
      return Promise.resolve({ stdout, stderr: '' });
    }
    const nodes = [{ name: 'node-2', plain_node_id: 'N2', state: 'alive', binary_version: '1.7.12' }];
    return Promise.resolve({
      stdout: JSON.stringify(args.at(-1) === 'select * from nodes' ? nodes : ROWS),
      stderr: '',
    });
  };
  const N2 = { ...WORKING, nodeId: 'N2:3' };
  const byPort = (url: string) => Promise.resolve(url.endsWith('5222') ? N2 : WORKING);

  test('of a ready cluster tells who leads and follows', async () => {
    vi.mocked(fetchHealth).mockImplementation(byPort);
    const result = await status('/demo', PLAN, running({ restatectl: answers }));
    expect(result).toMatchObject({
      name: 'demo',
      dir: '/demo',
      state: 'ready',
      missing: '',
      partitions: { total: 8, led: 1 },
      replication: { logs: '{node: 1}', partitions: '{node: 2}' },
      nodes: [
        {
          name: 'node-1',
          id: 'N1',
          stage: 'ready',
          leads: 1,
          follows: 0,
          process: 'pid 1',
          fabricUrl: 'http://127.0.0.1:5122',
        },
        { name: 'node-2', id: 'N2', stage: 'ready', leads: 0, follows: 1, seenAs: 'alive', version: '1.7.12' },
      ],
    });
  });

  test('of a stopped cluster asks nobody', async () => {
    const restatectl = vi.fn<ClusterRuntime['restatectl']>();
    const inspect = () => Promise.resolve<NodeProcess[]>([{ name: 'node-1', state: 'stopped' }]);
    const result = await status('/demo', PLAN, running({ inspect, restatectl }));
    expect(result).toMatchObject({ state: 'stopped', partitions: { total: 1, led: undefined } });
    expect(result.nodes[0]).toMatchObject({ stage: 'down', id: undefined, leads: undefined, follows: undefined });
    expect(restatectl).not.toHaveBeenCalled();
    expect(fetchHealth).not.toHaveBeenCalled();
  });

  test('of nodes that wait says so', async () => {
    vi.mocked(fetchHealth).mockResolvedValue(WAITING);
    expect(await status('/demo', PLAN, running())).toMatchObject({
      state: 'unprovisioned',
      missing: 'node-1: metadata-server is AwaitingProvisioning',
    });
  });

  test('of a cluster that lost a node asks the others', async () => {
    vi.mocked(fetchHealth).mockImplementation(byPort);
    const inspect = () =>
      Promise.resolve<NodeProcess[]>([
        { name: 'node-1', state: 'running' },
        { name: 'node-2', state: 'stopped' },
      ]);
    const result = await status('/demo', PLAN, running({ inspect, restatectl: answers }));
    expect(result).toMatchObject({ state: 'not-ready', missing: 'node-2 is not running (stopped)' });
    expect(result.nodes).toMatchObject([{ leads: 1 }, { id: 'N2', stage: 'down', seenAs: 'alive' }]);
  });

  test('of a cluster that can not answer shows what there is', async () => {
    const restatectl = () => Promise.reject(new RunError('restatectl', [], { timedOut: true }));
    const result = await status('/demo', PLAN, running({ restatectl }));
    expect(result).toMatchObject({
      state: 'not-ready',
      partitions: { total: 1, led: undefined },
      replication: { logs: undefined, partitions: undefined },
    });
    expect(result.missing).toContain('the partitions are not known: ');
  });
});
