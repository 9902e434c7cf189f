import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import { call, eventually } from '../../support/http.js';
import { loadFaults } from '../../support/load/result.js';
import { startLoad } from '../../support/steady-load.js';
import { expectShape, names, OPERATION_MS, phase } from './support.js';

const SHAPE = { nodes: names(3), metadata: names(3), replication: '{node: 2}' };

/** What befalls a running cluster without any change of it: a steady load comes through, with stalls. */
export function survives(kind: RuntimeKind): void {
  describe(`a steady load, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'load');

    beforeAll(async () => {
      await cluster.up('--partitions', '8');
    }, OPERATION_MS);
    afterAll(async () => {
      await cluster.remove();
    });

    test(
      'comes through a kill -9 of a node, and its return',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, 'node-2 killed', () => cluster.kill('node-2'));
        await phase(load, 'node-2 comes back', () => cluster.up());
        const { acknowledged, timersFired, flowsCompleted } = await load.check();
        expect(acknowledged).toBeGreaterThan(20);
        expect(timersFired).toBeGreaterThan(2);
        expect(flowsCompleted).toBe(3);
        await expectShape(cluster, SHAPE);
      },
      OPERATION_MS,
    );

    test(
      'comes through down and up of the whole cluster',
      async () => {
        await using load = await startLoad(cluster);
        load.phase('down');
        await cluster.ok(['down']);
        await phase(load, 'up', () => cluster.up());
        expect((await load.check()).acknowledged).toBeGreaterThan(20);
        await expectShape(cluster, SHAPE);
      },
      OPERATION_MS,
    );

    test.runIf(kind === 'native')(
      'goes on where its service moves to, as it must when a cluster changes its runtime',
      async () => {
        await using load = await startLoad(cluster);
        await phase(load, 'another process', () => load.move(cluster));
        await load.check();
      },
      OPERATION_MS,
    );

    test(
      'finds what is counted twice, and what is lost, also on a real cluster',
      async () => {
        await using load = await startLoad(cluster, { prefix: 'x' });
        const { nodes } = await cluster.status();
        const [{ ingressUrl, adminUrl } = {}] = nodes;
        // The first write of the first writer once more, as a caller without an idempotency key would.
        const again = await eventually(() => call(`${ingressUrl ?? ''}/LoadLedger/x-key-0/add`, { body: 'x-0-0' }));
        expect(again.status).toBe(200);
        // All that a key holds is thrown away.
        const state = { object_key: 'x-key-2', new_state: {} };
        expect((await call(`${adminUrl ?? ''}/services/LoadLedger/state`, { body: state }))?.status).toBe(202);
        await load.goesOn();
        const result = await load.finish();
        expect(result.doubled).toContain('x-0-0');
        expect(result.lost).toContain('x-2-0');
        expect(loadFaults(result).map((line) => line.split(' (')[0])).toEqual(['acknowledged and lost', 'doubled']);
        await expect(load.check()).rejects.toThrow('did not come through');
      },
      OPERATION_MS,
    );
  });
}
