import { expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import { apply, changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const ZONES = ['eu.a', 'eu.b', 'eu.c'];
const spec = (count: number) => ({ nodes: [{ count, location: ZONES }], replication: { zone: 2 } });
const shape = (count: number) => ({ nodes: names(count), metadata: names(3), replication: '{node: 2, zone: 2}' });

/** Copies are in two zones at every moment, also while zones get another node each, and lose it again. */
export function zones(kind: RuntimeKind): void {
  changing('a cluster over three zones', kind, spec(3), (cluster) => {
    test(
      '3 → 6 → 3, under load; then it survives a zone',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, '3 → 6', () => apply(cluster, spec(6)));
        await expectShape(cluster, shape(6));
        expect((await cluster.status()).nodes.map(({ location }) => location)).toEqual([...ZONES, ...ZONES]);
        await phase(load, 'both nodes of eu.a killed', async () => {
          await Promise.all(['node-1', 'node-4'].map((node) => cluster.kill(node)));
          await load.goesOn();
        });
        await phase(load, 'eu.a comes back', () => apply(cluster, spec(6)));
        await phase(load, '6 → 3', () => apply(cluster, spec(3)));
        await expectShape(cluster, shape(3));
        await load.check();
      },
      OPERATION_MS,
    );
  });
}
