import { describe, expect, test } from 'vitest';
import { RunError } from '../../../src/exec/run-error.js';
import { leaderAtLast, partitionOfKey } from '../../../src/testing/leaders.js';
import type { Looks } from '../../../src/testing/looks.js';
import { clusterErrorOf, nodeOf, planOf } from '../fixtures.js';
import { fakeLooks } from './fixtures.js';

const plan = planOf({ partitions: 2 });
const view = (k: number) => ({
  node: nodeOf(plan, k),
  process: undefined,
  health: { nodeId: `N${String(k)}:1` } as never,
  ingressAnswers: true,
});
const leads = (partition: number, node: string) => ({
  partition_id: partition,
  plain_node_id: node,
  effective_mode: 'Leader',
  replay_status: 'Active',
  leader_epoch: 1,
});

function looksOf(askCluster: Looks['askCluster'], own: Partial<Looks> = {}): Looks {
  const observe = () => Promise.resolve({ nodes: [1, 2, 3].map(view), partitions: undefined });
  return fakeLooks({ plan, askCluster, observe, ...own });
}

describe('leaderAtLast', () => {
  test('gives the node, waiting until there is one and the cluster answers', async () => {
    let asked = 0;
    const answers = [[], new RunError('restatectl', [], { exitCode: 1 }), [leads(1, 'N2'), leads(0, 'N3')]];
    const looks = looksOf(() => {
      const answer = answers[asked++] ?? [];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    expect(await leaderAtLast(looks, 1)).toBe('node-2');
    expect(asked).toBe(3);
  });

  test('tells what was seen last when time is up', async () => {
    const fault = new RunError('restatectl', ['sql'], { exitCode: 1 });
    const silent = looksOf(() => Promise.reject(fault));
    expect(await clusterErrorOf(leaderAtLast(silent, 0, { timeoutMs: 0 }))).toMatchObject({
      code: 'not-ready',
      message: 'waited 0 s for a leader of partition 0; last seen: restatectl sql failed with exit code 1',
      hint: 'Are more nodes down or cut off than the cluster survives?',
    });
    const leaderless = looksOf(() => Promise.resolve([]));
    expect(await clusterErrorOf(leaderAtLast(leaderless, 0, { timeoutMs: 0 }))).toMatchObject({
      message: 'waited 0 s for a leader of partition 0; last seen: it has none',
    });
  });

  test.each([2, -1, 0.5, NaN])('knows no partition %s', async (partition) => {
    const looks = looksOf(() => Promise.resolve([]));
    expect(await clusterErrorOf(leaderAtLast(looks, partition))).toMatchObject({
      code: 'usage',
      message: `there is no partition ${String(partition)}`,
      hint: 'They are 0 to 1.',
    });
  });
});

describe('partitionOfKey', () => {
  const registered = (ty: string) => ({ sql: () => Promise.resolve([{ name: 'counter', ty }]) });

  test('asks for the partition whose keys the key is among', async () => {
    const queries: string[] = [];
    const ask = (query: string) => {
      queries.push(query);
      return Promise.resolve([{ partition_id: 1 }]);
    };
    expect(await partitionOfKey(looksOf(ask, registered('virtual_object')), 'counter', 'tea')).toBe(1);
    expect(queries[0]).toContain('start_key <= 16040953477454550936 and end_key >= 16040953477454550936');
  });

  test.each<[string, Partial<Looks>, string]>([
    ['a service that is not registered', {}, 'no service counter is registered'],
    ['a service without keys', registered('service'), 'counter has no keys'],
  ])('refuses %s', async (_, own, message) => {
    const looks = looksOf(() => Promise.resolve([]), own);
    expect(await clusterErrorOf(partitionOfKey(looks, 'counter', 'tea'))).toMatchObject({ code: 'usage', message });
  });

  test('says so where the cluster knows no partitions yet', async () => {
    const looks = looksOf(() => Promise.resolve([]), registered('workflow'));
    expect(await clusterErrorOf(partitionOfKey(looks, 'counter', 'tea', { timeoutMs: 0 }))).toMatchObject({
      code: 'not-ready',
      message: 'waited 0 s for the partition of counter/tea; last seen: no partition has it',
    });
  });
});
