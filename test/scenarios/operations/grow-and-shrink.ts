import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import type { SteadyLoad } from '../../support/steady-load.js';
import { apply, changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const ONE = { nodes: names(1), metadata: names(1), replication: '{node: 1}' };
const THREE = { nodes: names(3), metadata: names(3), replication: '{node: 2}' };
const FIVE = { nodes: names(5), metadata: names(3), replication: '{node: 2}' };

/** One load over all of it: what was written to one node must be there when the cluster is one node again. */
export function growAndShrink(kind: RuntimeKind): void {
  changing('growing from one node to five, and back', kind, { nodes: 1 }, (cluster) => {
    let load: SteadyLoad | undefined;

    beforeAll(async () => {
      load = await startLoad(cluster, { limitMs: 3 * OPERATION_MS });
    }, OPERATION_MS);
    afterAll(async () => {
      await load?.[Symbol.asyncDispose]();
    });

    test.each([
      ['1 → 3', THREE],
      ['3 → 5', FIVE],
      ['5 → 3', THREE],
      ['3 → 1', ONE],
    ])(
      '%s under load',
      async (name, shape) => {
        if (load === undefined) throw new Error('there is no load');
        await phase(load, name, () => apply(cluster, { nodes: shape.nodes.length }));
        await expectShape(cluster, shape);
      },
      OPERATION_MS,
    );

    test(
      'nothing was lost or doubled on the way',
      async () => {
        expect((await load?.check())?.acknowledged).toBeGreaterThan(100);
      },
      OPERATION_MS,
    );
  });
}
