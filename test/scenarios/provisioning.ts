import { afterEach, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { EVERY_TEST } from '../support/every-test.js';
import { call } from '../support/http.js';

/** How often something must not go wrong by chance. A round takes four times as long in containers. */
const ROUNDS = { native: 10, docker: EVERY_TEST ? 10 : 4 };

/** All nodes are in one cluster: each has its own id, and those who answer know all of them. */
async function expectOneCluster(cluster: TestCluster): Promise<void> {
  const { nodes, state } = await cluster.status();
  expect(state).toBe('ready');
  expect(nodes.map(({ id }) => id).sort()).toEqual(['N1', 'N2', 'N3']);
  expect(nodes.map(({ seenAs }) => seenAs)).toEqual(['alive', 'alive', 'alive']);
}

export function provisioning(kind: RuntimeKind): void {
  describe(`provisioning, ${kind}`, () => {
    const rounds = ROUNDS[kind];
    let cluster: TestCluster;
    afterEach(async () => {
      await cluster.remove();
    });

    test(
      'two ups at the same moment make one cluster, every time',
      async () => {
        cluster = new TestCluster(kind, 'twice');
        for (let round = 0; round < rounds; round++) {
          const both = await Promise.all([cluster.up('--partitions', '1'), cluster.up('--partitions', '1')]);
          // One starts it; the other waits, and then finds it ready.
          expect(both.map(({ state }) => state).sort()).toEqual(['already-ready', 'ready']);
          await expectOneCluster(cluster);
          await cluster.ok(['down', '--purge']);
        }
      },
      rounds * 60_000,
    );

    test('manual: nobody provisions until asked, and asking twice is harmless', async () => {
      cluster = new TestCluster(kind, 'manual');
      const started = await cluster.up('--provision', 'manual', '--partitions', '2');
      expect(started.state).toBe('unprovisioned');
      expect((await cluster.status()).state).toBe('unprovisioned');
      const health = await call(`${started.nodes[0]?.fabricUrl ?? ''}/health`);
      expect(health?.body).toMatchObject({ metadata_server_status: 'AwaitingProvisioning' });
      const waiting = await cluster.run(['wait', '--timeout', '1s']);
      expect(waiting.code).toBe(3);
      expect(waiting.stderr).toContain('metadata-server is AwaitingProvisioning');
      expect((await cluster.ok(['provision'])).stdout).toContain('is provisioned and ready');
      expect((await cluster.ok(['provision'])).stdout).toContain('already provisioned');
      await cluster.ok(['wait']);
      await expectOneCluster(cluster);
      expect((await cluster.status()).partitions.total).toBe(2);
    });

    test('auto: exactly one node provisions by itself', async () => {
      cluster = new TestCluster(kind, 'auto');
      const started = await cluster.up('--provision', 'auto', '--partitions', '2');
      expect(started.state).toBe('ready');
      await expectOneCluster(cluster);
    });
  });
}
