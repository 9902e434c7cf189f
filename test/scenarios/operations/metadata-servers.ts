import { test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import { apply, changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const withServers = (servers: number) => ({ nodes: 5, metadata: { servers } }) as const;
const shape = (servers: number) => ({ nodes: names(5), metadata: names(servers), replication: '{node: 2}' });

/** The metadata quorum grows and shrinks, with the nodes staying. */
export function metadataServers(kind: RuntimeKind): void {
  changing('metadata servers', kind, withServers(3), (cluster) => {
    test(
      '3 → 5 → 3 → 5, under load',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, '3 → 5', () => apply(cluster, withServers(5)));
        await expectShape(cluster, shape(5));
        await phase(load, '5 → 3', () => apply(cluster, withServers(3)));
        await expectShape(cluster, shape(3));
        // Those that gave the role up take it again.
        await phase(load, '3 → 5 again', () => apply(cluster, withServers(5)));
        await expectShape(cluster, shape(5));
        await load.check();
      },
      OPERATION_MS,
    );
  });
}
