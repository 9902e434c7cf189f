import { describe, expect, test } from 'vitest';
import {
  dataLost,
  endedWithDataLoss,
  findLost,
  guardLost,
  judgeLoss,
} from '../../../../src/cluster/replace/lost-nodes.js';
import type { NodeProcess } from '../../../../src/runtime/types.js';
import { clusterErrorOf, fakeRuntime, planOf } from '../../fixtures.js';

// As Restate 1.7.12 wrote them.
const REFUSED =
  '2026-11-30T22:37:07.972078Z ERROR restate_core::task_center: Shutting down: task 6 failed with: Node cannot start a log-server on N3, it has detected that it has lost its data. storage-state is `data-loss`';
const STARTED = '2026-11-30T22:36:51.102078Z  INFO restate_server: Starting Restate Server 1.7.12 (4ef9a1b 2026-11-01)';
const row = (name: string, storage: string) => ({
  plain_node_id: 'N3',
  gen_node_id: 'N3:3',
  state: 'dead',
  name,
  address: 'unix:data/node-2/fabric.sock',
  location: '',
  has_worker_role: true,
  has_log_server_role: true,
  storage_state: storage,
  worker_state: 'active',
  metadata_server_state: 'member',
  binary_version: '1.7.12',
});

test('only the last start in a log counts', () => {
  expect(endedWithDataLoss(REFUSED)).toBe(true);
  expect(endedWithDataLoss(`${STARTED}\n${REFUSED}`)).toBe(true);
  expect(endedWithDataLoss(`${REFUSED}\n${STARTED}\nready`)).toBe(false);
});

describe('a node that does not run', () => {
  const seen = { hasData: false, member: undefined, asked: false, started: false, refused: false };
  test.each([
    ['has no data, and the cluster knows it', { asked: true, member: { storage: 'read-write' } }, 'absent'],
    ['has no data, and never joined', { asked: true, started: true }, undefined],
    ['has no data, was started, and nobody can be asked', { started: true }, 'absent'],
    ['was never started', {}, undefined],
    [
      'has new data that the cluster refuses',
      { hasData: true, asked: true, member: { storage: 'data-loss' } },
      'data-loss',
    ],
    ['ended with data-loss, and nobody can be asked', { hasData: true, started: true, refused: true }, 'data-loss'],
    ['has its data', { hasData: true, asked: true, member: { storage: 'read-write' } }, undefined],
  ])('%s', (_, more, want) => {
    expect(judgeLoss({ ...seen, ...more })).toBe(want);
  });
});

describe('among the nodes of a cluster', () => {
  const plan = planOf({ name: 'demo', nodes: 3 }, 'native');
  const processes = (...stopped: string[]): NodeProcess[] =>
    plan.nodes.map(({ name }) => ({ name, state: stopped.includes(name) ? 'stopped' : 'running' }));
  const runtime = (own: Parameters<typeof fakeRuntime>[0]) =>
    fakeRuntime({
      inspect: () => Promise.resolve(processes('node-2')),
      nodesWithData: () => Promise.resolve(['node-1', 'node-3']),
      restatectl: () => Promise.resolve({ stdout: JSON.stringify([row('node-2', 'read-write')]), stderr: '' }),
      ...own,
    });

  test('the one without data is found, and a start is refused with the way out', async () => {
    expect(await findLost(plan, runtime({}))).toEqual([{ name: 'node-2', why: 'absent' }]);
    const error = await clusterErrorOf(guardLost(plan, runtime({})));
    expect(error).toMatchObject({ code: 'data-lost', message: 'node-2 lost its data' });
    expect(error.hint).toContain('restate-cluster node replace node-2');
    expect(error.hint).toContain('restate-cluster node remove node-2');
  });

  test('one that got an empty place is none before it has joined', async () => {
    const asleep = { inspect: () => Promise.resolve(processes('node-1', 'node-2', 'node-3')) };
    const log = { ...asleep, logTail: () => Promise.resolve(STARTED) };
    expect(await findLost(plan, runtime(log))).toEqual([{ name: 'node-2', why: 'absent' }]);
    expect(await findLost(plan, runtime(log), { empty: ['node-2'] })).toEqual([]);
  });

  test('what was noted at its start tells where its log went with its container', async () => {
    const noted = {
      inspect: () => Promise.resolve(processes('node-1', 'node-2', 'node-3')),
      wasStarted: () => Promise.resolve(true),
    };
    expect(await findLost(plan, runtime(noted))).toEqual([{ name: 'node-2', why: 'absent' }]);
    expect(await findLost(plan, runtime(noted), { empty: ['node-2'] })).toEqual([]);
  });

  test('a cluster without any data has lost no node', async () => {
    expect(await findLost(plan, runtime({ nodesWithData: () => Promise.resolve([]) }))).toEqual([]);
  });

  test('several are named in one command', () => {
    const lost = [
      { name: 'node-1', why: 'absent' },
      { name: 'node-2', why: 'data-loss' },
    ] as const;
    expect(dataLost(lost).hint).toContain('restate-cluster node replace node-1 node-2');
  });
});
