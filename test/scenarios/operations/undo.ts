import { expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { killAtStep } from '../../support/kill-between.js';
import { startLoad } from '../../support/steady-load.js';
import { apply, changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const SHAPE = { nodes: names(4), metadata: names(3), replication: '{node: 2}' };

/** A change that was begun, and is not wanted any more. */
export function undo(kind: RuntimeKind): void {
  changing('up --undo', kind, { nodes: 4 }, (cluster) => {
    test.each([
      ['node add, once the new node is there', ['node', 'add'], 2],
      // It takes node-4 into the metadata vote, node-2 out of it, moves its work, trims, removes.
      ['node remove, once it votes no more', ['node', 'remove', 'node-2'], 3],
      ['node remove, once it holds nothing any more', ['node', 'remove', 'node-2'], 5],
    ])(
      'takes back %s, under load',
      async (_, args, step) => {
        await using load = await startLoad(cluster);
        const { killedAt } = await killAtStep(cluster, [...args], step);
        expect(killedAt).toContain(`step ${String(step)}/`);
        expect((await cluster.status()).changing).toBe(true);
        await phase(load, 'undo', () => cluster.ok(['up', '--undo']));
        await expectShape(cluster, SHAPE);
        expect((await cluster.status()).changing).toBe(false);
        expect((await apply(cluster, { nodes: 4 })).state).toBe('already-ready');
        await load.check();
      },
      OPERATION_MS,
    );

    test('where nothing is on its way, there is nothing to take back', async () => {
      const { code, stderr } = await cluster.run(['up', '--undo']);
      expect(code).toBe(2);
      expect(stderr).toContain('there is no change to undo');
    });
  });
}
