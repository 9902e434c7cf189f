import { setTimeout as delay } from 'node:timers/promises';
import * as clients from '@restatedev/restate-sdk-clients';
import type { StartedCluster } from 'restate-cluster/testing';
import type { Counter } from '../src/counter.js';

const ATTEMPT_MS = 5_000;
const PAUSE_MS = 100;

/**
 * Adds 1 to a counter, as a careful client does: where no answer comes it asks another node, always with the same
 * idempotency key, so that the same call never counts twice.
 */
export async function addOne(cluster: StartedCluster, key: string, idempotencyKey: string): Promise<number> {
  const deadline = Date.now() + 60_000;
  for (let attempt = 0; ; attempt++) {
    const { ingressUrl } = cluster.nodes[attempt % cluster.nodes.length];
    try {
      const client = clients.connect({ url: ingressUrl ?? '' }).objectClient<Counter>({ name: 'Counter' }, key);
      return await client.add(1, clients.rpc.opts({ idempotencyKey, timeout: ATTEMPT_MS }));
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(PAUSE_MS);
    }
  }
}
