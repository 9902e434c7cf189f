import { describe, expect, test } from 'vitest';
import { moveLeaders, releaseLeaders } from '../../../../src/cluster/change/leaders.js';
import type { StepContext } from '../../../../src/cluster/change/step.js';
import { RunError } from '../../../../src/exec/run-error.js';
import { MEMBER_QUERY } from '../../../../src/restate/membership.js';
import { REPLICA_QUERY } from '../../../../src/restate/replica-sets.js';
import { fakeRuntime, planOf } from '../../fixtures.js';

const member = (k: number, more: object = {}) => ({
  plain_node_id: `N${String(k)}`,
  gen_node_id: `N${String(k)}:1`,
  name: `node-${String(k)}`,
  state: 'alive',
  address: `http://127.0.0.1:${String(5121 + k)}`,
  binary_version: '1.7.12',
  ...more,
});

/** Which partition is on which nodes; the first of them leads it. */
type Replicas = Readonly<Record<number, readonly string[]>>;

const rows = (replicas: Replicas) =>
  Object.entries(replicas).map(([partition, nodes]) => ({
    partition_id: Number(partition),
    log_id: Number(partition),
    current_replica_set: nodes.join(','),
    leader_plain_node_id: nodes[0],
  }));

/** A cluster that answers questions, notes what it is told, and moves the leaders it is told to at once. */
function cluster(
  replicas: Replicas,
  {
    members = [1, 2, 3].map((k) => member(k)),
    version = '1.7.12',
    pinned = [] as number[],
    fault = undefined as Error | undefined,
  } = {},
) {
  const told: string[] = [];
  let now: Replicas = replicas;
  const answer = (args: readonly string[]) => {
    const query = args.at(-1);
    if (query === MEMBER_QUERY) return members;
    if (query === REPLICA_QUERY) return rows(now);
    if (args[0] === 'sql') return [];
    if (fault !== undefined) throw fault;
    told.push(args.join(' '));
    const to = args.find((arg) => arg.startsWith('--node='))?.slice('--node='.length);
    if (to !== undefined) {
      const moved = (nodes: readonly string[]) => [to, ...nodes.filter((node) => node !== to)];
      const wanted = new Set(args.slice(4));
      now = Object.fromEntries(
        Object.entries(now).map(([partition, nodes]) => [partition, wanted.has(partition) ? moved(nodes) : nodes]),
      );
    }
    return [];
  };
  const runtime = fakeRuntime({
    restatectl: async (args) => Promise.resolve({ stdout: JSON.stringify(answer(args)), stderr: '' }),
  });
  const notes: (readonly number[])[] = [];
  const context = {
    after: planOf({ restate: version }, 'native'),
    runtime,
    options: {},
    pinnedPartitions: pinned,
    pinned: async (partitions: readonly number[]) => {
      notes.push(partitions);
      await Promise.resolve();
    },
  } as unknown as StepContext;
  return { context, told, notes };
}

describe('before a node is started anew, its leaders move', () => {
  test('to the next that hold the same and live; those of others stay', async () => {
    const { context, told, notes } = cluster({ 0: ['N1', 'N2'], 1: ['N1', 'N3'], 2: ['N2', 'N1'], 3: ['N1', 'N2'] });
    await moveLeaders(context, 'node-1');
    expect(told).toEqual(['partitions leadership pin --node=N2 0 3', 'partitions leadership pin --node=N3 1']);
    expect(notes).toEqual([[0, 3, 1]]);
  });

  test('those that were moved before stay where they are until all are let go', async () => {
    const { context, notes } = cluster({ 0: ['N1', 'N2'], 1: ['N2', 'N1'] }, { pinned: [1] });
    await moveLeaders(context, 'node-1');
    expect(notes).toEqual([[1, 0]]);
  });

  test('where Restate refuses at this moment, they are left to fail over', async () => {
    const fault = new RunError('restatectl', [], { exitCode: 1, stderr: 'conflict' });
    const { context, notes } = cluster({ 0: ['N1', 'N2'] }, { fault });
    await moveLeaders({ ...context, options: { ...context.options, timeoutMs: 0 } }, 'node-1');
    expect(notes).toEqual([[0]]);
  });

  test('not to a dead one, and not where nobody else holds them', async () => {
    const members = [member(1), member(2, { state: 'dead' }), member(3)];
    const { context, told } = cluster({ 0: ['N1', 'N2', 'N3'], 1: ['N1', 'N2'], 2: ['N1'] }, { members });
    await moveLeaders(context, 'node-1');
    expect(told).toEqual(['partitions leadership pin --node=N3 0']);
  });

  test.each<[string, Parameters<typeof cluster>[1]]>([
    ['a server is too old', { members: [member(1), member(2, { binary_version: '1.6.2' }), member(3)] }],
    [
      'a server does not say which it is',
      { members: [member(1), member(2, { binary_version: undefined }), member(3)] },
    ],
    ['the way is back to an old version', { version: '1.6.2' }],
    ['it is not a member yet', { members: [member(2), member(3)] }],
  ])('not at all where %s', async (_, options) => {
    const { context, told, notes } = cluster({ 0: ['N1', 'N2'] }, options);
    await moveLeaders(context, 'node-1');
    expect([told, notes]).toEqual([[], []]);
  });
});

describe('afterwards they may be chosen freely again', () => {
  test('and that is noted', async () => {
    const { context, told, notes } = cluster({}, { pinned: [3, 5] });
    await releaseLeaders(context);
    expect(told).toEqual(['partitions leadership unpin 3 5']);
    expect(notes).toEqual([[]]);
  });

  test('nothing is asked where none was moved', async () => {
    const { context, told, notes } = cluster({});
    await releaseLeaders(context);
    expect([told, notes]).toEqual([[], []]);
  });

  test('a cluster that does not answer in time is told, and the note stays', async () => {
    const fault = new RunError('restatectl', [], { exitCode: 1, stderr: 'no leader' });
    const { context, notes } = cluster({}, { pinned: [3], fault });
    const impatient = { ...context, options: { ...context.options, timeoutMs: 0 } };
    await expect(releaseLeaders(impatient)).rejects.toThrow('no leader');
    expect(notes).toEqual([]);
  });

  test('a restatectl that is not there is told', async () => {
    const fault = new RunError('restatectl', [], { code: 'ENOENT' });
    await expect(releaseLeaders(cluster({}, { pinned: [3], fault }).context)).rejects.toBe(fault);
  });
});
