import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findAbsent, judgeLeaving } from '../../../../src/cluster/change/absent.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { fakeRuntime, temporaryDirectories } from '../../fixtures.js';
import { changeBetween } from './fixtures.js';

const temporaryDirectory = temporaryDirectories();

const BASE: ClusterSpecInput = { snapshots: 'azurite', metadata: { servers: 1 } };

/** What is said of nodes that leave and do not run, by those that have joined and those that have data. */
function judged(
  [from, to]: readonly [ClusterSpecInput, ClusterSpecInput],
  { stopped, joined, data }: { stopped: readonly string[]; joined: readonly string[]; data: readonly string[] },
) {
  const change = changeBetween({ ...BASE, ...from }, { ...BASE, ...to });
  const members = joined.map((name, i) => {
    const id = `N${String(i + 1)}`;
    return { name, plain_node_id: id, gen_node_id: `${id}:1`, address: 'http://127.0.0.1:1', state: 'dead' };
  });
  const runtime = fakeRuntime({
    restatectl: async () => Promise.resolve({ stdout: JSON.stringify(members), stderr: '' }),
    hasData: async (node) => Promise.resolve(node !== undefined && data.includes(node)),
  });
  const nodes = change.before.nodes.filter(({ name }) => stopped.includes(name));
  return judgeLeaving(change, runtime, { stopped: nodes, signal: undefined });
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `node-${String(i + 1)}`);

describe('a node that leaves and does not run', () => {
  const FOUR_TO_THREE = [{ nodes: 4 }, { nodes: 3 }] as const;
  const FIVE_TO_THREE = [{ nodes: 5 }, { nodes: 3 }] as const;

  test('is left as it is where the others have all it had, with or without its data', async () => {
    for (const data of [[], ['node-4']]) {
      expect(await judged(FOUR_TO_THREE, { stopped: ['node-4'], joined: names(4), data })).toEqual({
        left: ['node-4'],
        refused: [],
      });
    }
  });

  test('is left where it never joined', async () => {
    const single = [
      { nodes: 2, replication: 1 },
      { nodes: 1, replication: 1 },
    ] as const;
    expect((await judged(single, { stopped: ['node-2'], joined: ['node-1'], data: [] })).left).toEqual(['node-2']);
  });

  test('is to be started where the others need what it has', async () => {
    const single = [
      { nodes: 2, replication: 1 },
      { nodes: 1, replication: 1 },
    ] as const;
    expect(await judged(single, { stopped: ['node-2'], joined: names(2), data: ['node-2'] })).toEqual({
      left: [],
      refused: [],
    });
  });

  test('is refused where they need it and it is lost; those that lost nothing are not named', async () => {
    const found = await judged(FIVE_TO_THREE, { stopped: ['node-4', 'node-5'], joined: names(5), data: ['node-4'] });
    expect(found.refused).toEqual([
      {
        what: 'nodes: node-5 removed',
        why: "it does not run and lost the data, and the other nodes can't go on without",
      },
    ]);
    const both = await judged(FIVE_TO_THREE, { stopped: ['node-4', 'node-5'], joined: names(5), data: [] });
    expect(both.refused[0]?.what).toBe('nodes: node-4 and node-5 removed');
    expect(both.refused[0]?.why).toContain('they do not run');
  });
});

describe('a cluster that was stopped as a whole', () => {
  const FOUR_TO_THREE = [
    { ...BASE, nodes: 4 },
    { ...BASE, nodes: 3 },
  ] as const;

  async function withData(...nodes: readonly string[]): Promise<string> {
    const dir = await temporaryDirectory();
    for (const node of nodes) {
      await mkdir(join(dir, 'nodes', node, 'data'), { recursive: true });
      await writeFile(join(dir, 'nodes', node, 'data', 'x'), '');
    }
    return dir;
  }

  test('is started as a whole, with those that leave: nobody can tell what the others have', async () => {
    const change = changeBetween(...FOUR_TO_THREE);
    const { idle, left, refused } = await findAbsent(await withData(...names(4)), change, undefined);
    expect([...idle.nodes].sort()).toEqual(names(4));
    expect([left, refused]).toEqual([[], []]);
  });

  test('but for nodes that leave and lost their data', async () => {
    const { idle, left } = await findAbsent(await withData(...names(3)), changeBetween(...FOUR_TO_THREE), undefined);
    expect([...idle.nodes].sort()).toEqual(names(3));
    expect(left).toEqual(['node-4']);
  });

  test('and for nodes that hold nothing any more', async () => {
    const change = changeBetween(...FOUR_TO_THREE, { done: { emptied: ['node-4'] } });
    expect([...(await findAbsent(await withData('node-1'), change, undefined)).idle.nodes].sort()).toEqual(names(3));
  });
});
