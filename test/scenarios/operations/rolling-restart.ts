import { expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import { apply, changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const SHAPE = { nodes: names(3), metadata: names(3), replication: '{node: 2}' };
const CHANGED = { config: { 'log-filter': 'warn,restate=info,restate_node=debug' } };

/** A setting that a server reads only when it starts. */
export function rollingRestart(kind: RuntimeKind): void {
  changing('a changed setting', kind, {}, (cluster) => {
    test(
      'restarts every node once, one after the other, under load',
      async () => {
        await using load = await startLoad(cluster);
        const before = await cluster.instances();
        const ids = (await cluster.status()).nodes.map(({ id }) => id);
        await phase(load, 'rolling restart', () => apply(cluster, CHANGED));
        const after = await cluster.instances();
        expect(after.filter((instance) => before.includes(instance))).toEqual([]);
        expect((await cluster.status()).nodes.map(({ id }) => id)).toEqual(ids);
        await load.check();
        await expectShape(cluster, SHAPE);
      },
      OPERATION_MS,
    );

    test('the same spec once more restarts nothing', async () => {
      const before = await cluster.instances();
      expect((await apply(cluster, CHANGED)).state).toBe('already-ready');
      expect(await cluster.instances()).toEqual(before);
    });
  });
}
