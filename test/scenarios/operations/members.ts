import { expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { startLoad } from '../../support/steady-load.js';
import { changing, expectShape, names, OPERATION_MS, phase } from './support.js';

const REPLICATION = '{node: 2}';

/** Nodes that are added and removed by name. */
export function members(kind: RuntimeKind): void {
  changing('adding and removing nodes by name', kind, {}, (cluster) => {
    test(
      'node add and node remove, under load; the others are not restarted',
      async () => {
        await using load = await startLoad(cluster);
        const before = await cluster.instances();
        await phase(load, 'node add', () => cluster.ok(['node', 'add']));
        expect((await cluster.instances()).slice(0, 3)).toEqual(before);
        await expectShape(cluster, { nodes: names(4), metadata: names(3), replication: REPLICATION });
        // No metadata server, so no metadata moves.
        await phase(load, 'node remove node-4', () => cluster.ok(['node', 'remove', 'node-4']));
        await expectShape(cluster, { nodes: names(3), metadata: names(3), replication: REPLICATION });
        await load.check();
      },
      OPERATION_MS,
    );

    test(
      'one from the middle, which is a metadata server, after another was added',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, 'node add', () => cluster.ok(['node', 'add']));
        await phase(load, 'node remove node-2', () => cluster.ok(['node', 'remove', 'node-2']));
        const nodes = (await cluster.status()).nodes.map(({ name }) => name);
        expect(nodes).not.toContain('node-2');
        expect(nodes).toHaveLength(3);
        await expectShape(cluster, { nodes, metadata: nodes, replication: REPLICATION });
        await load.check();
        expect((await cluster.up()).state).toBe('already-ready');
      },
      OPERATION_MS,
    );

    test('a node that is not there is refused, and nothing changes', async () => {
      const before = await cluster.instances();
      const refused = await cluster.run(['node', 'remove', 'node-9']);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('node-9');
      expect(await cluster.instances()).toEqual(before);
    });
  });
}
