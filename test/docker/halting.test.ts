import { expect, test } from 'vitest';
import { openCluster } from '../../src/cluster/open.js';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { docker } from '../support/machine.js';

const ROUNDS = 10;

inContainers(() => {
  test('nodes are halted whatever runs in their containers, and go on by themselves, by `up`, or to end', async () => {
    const cluster = new TestCluster('docker', 'halting');
    try {
      const up = () => cluster.up('--nodes', '2', '--partitions', '1');
      await up();
      const { runtime } = await openCluster(cluster.dir);
      const container = `${cluster.name}-node-1`;
      // As probes of health checks do. `docker pause` leaves the engine waiting for ever within a few of these rounds.
      const probes = Array.from({ length: 2 }, async () => {
        for (let round = 0; round < ROUNDS; round++) await docker('exec', container, 'true');
      });
      for (let round = 0; round < ROUNDS; round++) {
        await runtime.pause('node-1');
        await runtime.resume('node-1');
      }
      await Promise.all(probes);

      const since = String(Date.now() / 1_000);
      await runtime.pause('node-1');
      expect((await up()).state).toBe('ready');
      // After any signal, the engine would not start a node again that crashes.
      const signalled = (node: string) => {
        const what = ['--filter', `container=${cluster.name}-${node}`, '--filter', 'event=kill'];
        return docker('events', '--since', since, '--until', String(Date.now() / 1_000), ...what);
      };
      expect(await signalled('node-1')).not.toBe('');
      expect(await signalled('node-2')).toBe('');

      await docker('pause', `${cluster.name}-node-2`);
      expect((await up()).state).toBe('ready');

      await runtime.pause('node-1');
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
    } finally {
      await cluster.remove();
    }
  });
});
