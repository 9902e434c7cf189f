import { test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import { changing, expectShape, names, OPERATION_MS, phase } from './support.js';

/** A node that is gone with its disk: what a dead machine leaves. */
export function lostNode(kind: RuntimeKind): void {
  changing('a node that never comes back', kind, { nodes: 4 }, (cluster) => {
    test(
      'is removed under load, from the metadata vote too, and another takes its place',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, 'node-2 is lost', () => cluster.lose('node-2'));
        await phase(load, 'node remove node-2', () => cluster.ok(['node', 'remove', 'node-2', '--timeout', '5m']));
        const left = names(4).filter((name) => name !== 'node-2');
        await expectShape(cluster, { nodes: left, metadata: left, replication: '{node: 2}' });
        await phase(load, 'node add', () => cluster.ok(['node', 'add', '--timeout', '5m']));
        const nodes = [...left, 'node-5'];
        await expectShape(cluster, { nodes, metadata: left, replication: '{node: 2}' });
        await load.check();
      },
      OPERATION_MS,
    );

    test(
      'is removed after the others were stopped too',
      async () => {
        await cluster.lose('node-5');
        await cluster.ok(['down']);
        await cluster.ok(['node', 'remove', 'node-5', '--timeout', '5m']);
        const nodes = ['node-1', 'node-3', 'node-4'];
        await expectShape(cluster, { nodes, metadata: nodes, replication: '{node: 2}' });
      },
      OPERATION_MS,
    );
  });
}
