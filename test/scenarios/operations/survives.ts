import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import { startLoad } from '../../support/steady-load.js';

/** What befalls a running cluster without any change of it: a steady load comes through, with stalls. */
export function survives(kind: RuntimeKind): void {
  describe(`a steady load, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'load');

    beforeAll(async () => {
      await cluster.up('--partitions', '8');
    });
    afterAll(async () => {
      await cluster.remove();
    });

    test('comes through a kill -9 of a node, and its return', async () => {
      await using load = await startLoad(cluster);
      load.phase('node-2 killed');
      await cluster.kill('node-2');
      load.phase('node-2 comes back');
      expect((await cluster.up()).state).toBe('ready');
      load.phase('after');
      await load.goesOn();
      const { acknowledged, timersFired, flowsCompleted } = await load.check();
      expect(acknowledged).toBeGreaterThan(20);
      expect(timersFired).toBeGreaterThan(2);
      expect(flowsCompleted).toBe(3);
      expect((await cluster.status()).state).toBe('ready');
    });

    test('comes through down and up of the whole cluster', async () => {
      await using load = await startLoad(cluster);
      load.phase('down');
      await cluster.ok(['down']);
      load.phase('up');
      expect((await cluster.up()).state).toBe('ready');
      load.phase('after');
      await load.goesOn();
      const { acknowledged } = await load.check();
      expect(acknowledged).toBeGreaterThan(20);
      expect((await cluster.status()).state).toBe('ready');
    });
  });
}
