import { describe, expect, test } from 'vitest';
import { AdminClient } from '../../../src/restate/admin.js';
import { looksThrough, nodeDownSeenBy, partitionLeaders } from '../../../src/testing/looks.js';
import { clusterErrorOf, fakeRuntime, nodeOf, planOf } from '../fixtures.js';
import { fakeLooks } from './fixtures.js';

const plan = planOf();

/** Looks at a cluster whose restatectl prints this. */
function looksAt(stdout: string, running = ['node-2', 'node-1']) {
  const asked: unknown[] = [];
  const runtime = fakeRuntime({
    restatectl: (args, options) => {
      asked.push([...args, options?.ask]);
      return Promise.resolve({ stdout, stderr: '' });
    },
  });
  const nodes = { running: () => running, nodeName: (node: string) => node };
  return { asked, looks: looksThrough(plan, runtime, new AdminClient(() => []), nodes) };
}

describe('askCluster', () => {
  test('gives rows, from a node that is well or the one named', async () => {
    const { looks, asked } = looksAt('[{"a":1}]');
    expect(await looks.askCluster('select 1')).toEqual([{ a: 1 }]);
    await looks.askCluster('select 1', 'node-3');
    expect(asked).toEqual([
      ['sql', '--json', 'select 1', ['node-2', 'node-1']],
      ['sql', '--json', 'select 1', ['node-3']],
    ]);
  });

  test('takes nothing for no rows', async () => {
    expect(await looksAt('\n').looks.askCluster('select 1')).toEqual([]);
  });

  test.each(['{}', 'a table', '[1,'])('refuses %j', async (stdout) => {
    expect(await clusterErrorOf(looksAt(stdout).looks.askCluster('select 1'))).toMatchObject({
      code: 'command-failed',
      details: stdout,
      hint: 'Is this restatectl of another version than the cluster?',
    });
  });
});

test.each<[string, object[], number]>([
  ['a partition without a log', [], 0],
  ['a log that was never trimmed', [{ base_lsn: 1, trim_point: null }], 0],
  ['a log trimmed in its first segment', [{ base_lsn: 1, trim_point: 40 }], 40],
  ['a later segment, whose trim point counts from its start', [{ base_lsn: 1 }, { base_lsn: 101, trim_point: 5 }], 105],
  ['first segments that are gone', [{ base_lsn: 101 }, { base_lsn: 201, trim_point: 0 }], 100],
])('the trim point of %s', async (_, rows, want) => {
  expect(await looksAt(JSON.stringify(rows)).looks.trimPoint(0)).toBe(want);
});

describe('nodeDownSeenBy', () => {
  test('asks every other node that runs and can tell, by the name the node has now', async () => {
    const seen: Record<string, object[]> = {
      'node-1': [
        { name: 'node-3', state: 'dead' },
        { name: 'node-3-2', state: 'suspect' },
      ],
      'node-2': [],
    };
    const looks = fakeLooks({
      plan,
      running: () => ['node-1', 'node-2', 'node-3'],
      nodeName: (node) => `${node}-2`,
      askCluster: (_, node = '') => Promise.resolve((seen[node] ?? []) as never),
    });
    expect(await nodeDownSeenBy(looks, 'node-3')).toEqual([
      { viewer: 'node-1', state: 'suspect' },
      { viewer: 'node-2', state: 'unknown' },
    ]);
  });

  test('leaves out nodes that are down, and those without the admin role', async () => {
    const split = planOf({ nodes: [{ count: 2 }, { name: 'w', roles: ['worker'] }] });
    const looks = fakeLooks({ plan: split, running: () => ['node-2', 'w'] });
    expect(await nodeDownSeenBy(looks, 'node-1')).toEqual([{ viewer: 'node-2', state: 'unknown' }]);
  });
});

test('of two that think they lead a partition, the one of the later epoch does', async () => {
  const row = (partition: number, k: number | undefined, epoch: number, mode = 'leader', replay = 'active') => ({
    partition_id: partition,
    plain_node_id: k === undefined ? undefined : `N${String(k)}`,
    effective_mode: mode,
    replay_status: replay,
    leader_epoch: epoch,
  });
  const looks = fakeLooks({
    plan,
    askCluster: () =>
      Promise.resolve([
        row(0, 1, 3),
        row(0, 2, 5, 'Leader', 'Active'),
        row(0, 3, 4),
        row(1, 1, 9, 'follower'),
        row(2, 3, 1, 'leader', 'starting'),
        row(3, undefined, 0),
        row(4, 7, 1),
      ]),
    observe: () =>
      Promise.resolve({
        nodes: [1, 2, 3].map((k) => ({
          node: nodeOf(plan, k),
          process: undefined,
          health: { nodeId: `N${String(k)}:2` } as never,
          ingressAnswers: true,
        })),
        partitions: undefined,
      }),
  });
  expect([...(await partitionLeaders(looks))]).toEqual([
    [0, 'node-2'],
    [1, undefined],
    [2, undefined],
    [3, undefined],
    [4, undefined],
  ]);
});
