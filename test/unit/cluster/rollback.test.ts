import { describe, expect, test } from 'vitest';
import type { ClusterEvent } from '../../../src/cluster/events.js';
import { planRollback } from '../../../src/cluster/rollback.js';
import type { ClusterRuntime } from '../../../src/runtime/types.js';
import { fakeRuntime, planOf } from '../fixtures.js';

const PLAN = planOf({}, 'native');
const ALL = ['node-1', 'node-2', 'node-3'];

async function rollBack(
  idle: readonly string[],
  own: Partial<ClusterRuntime>,
): Promise<{ done: string[]; events: ClusterEvent[] }> {
  const done: string[] = [];
  const events: ClusterEvent[] = [];
  const runtime = fakeRuntime({
    stop: (nodes) => {
      done.push(`stop ${nodes?.join(' ') ?? 'everything'}`);
      return Promise.resolve();
    },
    purge: () => {
      done.push('purge');
      return Promise.resolve();
    },
    ...own,
  });
  const undo = await planRollback(PLAN, runtime, idle);
  expect(done).toEqual([]);
  await undo((event) => events.push(event));
  return { done, events };
}

describe('a roll-back', () => {
  test.each<[string, readonly string[], boolean, string[]]>([
    ['of a first start deletes its data', ALL, false, ['purge']],
    ['of a later start keeps the data', ALL, true, ['stop everything']],
    ['of some nodes stops those only', ['node-2'], false, ['stop node-2']],
    ['of some nodes keeps their data', ['node-2', 'node-3'], true, ['stop node-2 node-3']],
    ['of nothing does nothing', [], false, []],
  ])('%s', async (_, idle, hasData, want) => {
    const nodesWithData = () => Promise.resolve(hasData ? ALL : []);
    expect((await rollBack(idle, { nodesWithData, hasData: () => Promise.resolve(hasData) })).done).toEqual(want);
  });

  test('of a first start beside a store that was there before leaves what that holds', async () => {
    const own = {
      inspectStore: () => Promise.resolve({ name: 'snapshot-store', state: 'stopped' } as const),
      wipe: (node: string) => {
        wiped.push(node);
        return Promise.resolve();
      },
    };
    const wiped: string[] = [];
    expect((await rollBack(ALL, own)).done).toEqual(['stop everything']);
    expect(wiped).toEqual(ALL);
  });

  test('is told', async () => {
    const { events } = await rollBack(ALL, {});
    expect(events).toEqual([{ type: 'rolling-back', nodes: ALL, dataToo: true }]);
    expect((await rollBack([], {})).events).toEqual([]);
  });

  test('that fails is told, and hides no other error', async () => {
    const { events } = await rollBack(['node-1'], { stop: () => Promise.reject(new Error('no docker')) });
    expect(events.at(-1)).toEqual({ type: 'rollback-failed', reason: 'no docker' });
  });

  test('goes by the data there was before the start', async () => {
    let data = false;
    const purged: string[] = [];
    const runtime = fakeRuntime({
      hasData: () => Promise.resolve(data),
      purge: () => {
        purged.push('purge');
        return Promise.resolve();
      },
    });
    const undo = await planRollback(PLAN, runtime, ALL);
    data = true;
    await undo(undefined);
    expect(purged).toEqual(['purge']);
  });
});
