import { expect, test } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import type { RuntimeKind } from '../../src/spec/types.js';
import { SERVICES } from '../support/durable-services.js';
import { EVERY_TEST } from '../support/every-test.js';
import { Writers } from '../support/writers.js';

/** RESTATE_CLUSTER_CHAOS_SEED makes the same faults again. */
const SEED = Number(process.env['RESTATE_CLUSTER_CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Containers take three times as long to come back, so `npm test` makes fewer there; RESTATE_CLUSTER_CHAOS_FAULTS makes more, or fewer. */
const FAULTS = { native: 30, docker: EVERY_TEST ? 30 : 6 };

/** Keyed counters under 8 writers, while faults of all kinds befall a cluster that keeps its majority. */
export function exactlyOnce(runtime: RuntimeKind): void {
  const count = Number(process.env['RESTATE_CLUSTER_CHAOS_FAULTS'] ?? FAULTS[runtime]);
  test(`no acknowledged increment is lost or doubled through ${String(count)} random faults, ${runtime}, seed ${String(SEED)}`, async () => {
    await using cluster = await startCluster({ runtime, networkFaults: true, services: SERVICES });
    const ingresses = cluster.nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
    const writers = new Writers(ingresses, { writers: 8, prefix: 'n' });
    await using chaos = cluster.chaos({
      seed: SEED,
      count,
      lasting: [200, 1_200],
      every: [50, 200],
      faults: ['kill', 'stop', 'restart', 'pause', 'wipe', 'isolate', 'partition', 'cut', 'delay', 'drop'],
    });
    await chaos.done;
    const { acknowledged, faults, longestMs } = await writers.stop();
    expect(chaos.steps).toHaveLength(count);
    expect(faults).toEqual([]);
    const stored = await Promise.all(
      [...acknowledged.keys()].map(async (key) => [key, (await cluster.state('Counter', key))['count']] as const),
    );
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(acknowledged));
    const total = [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(100);
    process.stdout.write(`${runtime}: ${String(total)} increments, longest ${(longestMs / 1_000).toFixed(1)} s\n`);
  }, 900_000);
}
