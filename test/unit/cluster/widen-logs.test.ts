import { expect, test } from 'vitest';
import type { ClusterEvent } from '../../../src/cluster/events.js';
import { widenLogs } from '../../../src/cluster/widen-logs.js';
import { RunError } from '../../../src/exec/run-error.js';
import { fakeRuntime, planOf } from '../fixtures.js';

/** What is seen at each look: how many log servers each log is on. The last look is repeated. */
function runtimeSeeing(looks: readonly (readonly number[])[], fails = false) {
  const calls: string[] = [];
  let look = 0;
  const runtime = fakeRuntime({
    restatectl: (args) => {
      if (args[0] !== 'sql') {
        calls.push(args.join(' '));
        if (fails) throw new RunError('restatectl', args, { exitCode: 1 });
        return Promise.resolve({ stdout: '', stderr: '' });
      }
      const sizes = looks[Math.min(look++, looks.length - 1)] ?? [];
      const rows = sizes.map((size, log) => ({
        log_id: log,
        nodeset: `[${Array.from({ length: size }, (_, i) => `N${String(i + 1)}`).join(', ')}]`,
      }));
      return Promise.resolve({ stdout: JSON.stringify(rows), stderr: '' });
    },
  });
  return { runtime, calls };
}

/** Time that passes only by sleeping. */
function clock() {
  let now = 0;
  return { now: () => now, sleep: (ms: number) => Promise.resolve((now += ms)).then(() => undefined) };
}

async function widen(looks: readonly (readonly number[])[], spec = {}, fails = false) {
  const { runtime, calls } = runtimeSeeing(looks, fails);
  const events: ClusterEvent[] = [];
  const onEvent = (event: ClusterEvent) => events.push(event);
  const changed = await widenLogs(planOf(spec), runtime, { onEvent, clock: clock() });
  return { changed, calls, events };
}

test('logs on as many servers as they should be on are left alone', async () => {
  expect(await widen([[3, 3]])).toEqual({ changed: false, calls: [], events: [] });
});

test.each([
  ['five nodes and two copies want three', { nodes: 5 }, 3],
  ['five nodes and three copies want five', { nodes: 5, replication: 3 }, 5],
  ['two nodes have but two', { nodes: 2 }, 2],
  ['one node has but one', { nodes: 1, replication: 1 }, 1],
  ['other roles do not count', { nodes: [{ count: 2 }, { name: 'w', roles: ['worker' as const] }] }, 2],
])('%s', async (_, spec, wanted) => {
  expect((await widen([[wanted]], spec)).changed).toBe(false);
  expect((await widen([[wanted - 1], [wanted]], spec)).changed).toBe(true);
});

test('narrow ones are begun anew, and looked at again', async () => {
  expect(
    await widen([
      [2, 3, 2],
      [2, 3, 3],
      [3, 3, 3],
    ]),
  ).toEqual({
    changed: true,
    calls: ['logs reconfigure --log-id 0', 'logs reconfigure --log-id 2', 'logs reconfigure --log-id 0'],
    events: [{ type: 'widening-logs', logs: [0, 2] }],
  });
});

test('one that is reconfigured by another is looked at again', async () => {
  expect((await widen([[2], [3]], {}, true)).changed).toBe(true);
});

test('those that stay narrow are told in the end', async () => {
  const { changed, events } = await widen([[3, 2]]);
  expect(changed).toBe(true);
  expect(events).toEqual([
    { type: 'widening-logs', logs: [1] },
    { type: 'logs-still-narrow', logs: [1] },
  ]);
});
