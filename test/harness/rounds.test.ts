import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import type { StartedCluster, StartOptions } from 'restate-cluster/testing';
import { inContainers } from '../support/containers.js';
import { greeter } from '../support/durable-services.js';
import { call } from '../support/http.js';
import { held, listening, lookUntil } from '../support/leftovers.js';
import { placeOfFile } from '../support/places.js';

/** More rounds take longer, and find what shows only once in a while. */
const ROUNDS = Number(process.env['RESTATE_CLUSTER_ROUNDS'] ?? 0);
const MS_PER_ROUND = 30_000;
/** Sockets close a moment after their owners. */
const SETTLED_MS = 5_000;

const place = placeOfFile();

async function greet(cluster: StartedCluster): Promise<void> {
  expect(await call(`${cluster.ingressUrl}/Greeter/greet`, { body: 'Ada' })).toEqual({
    status: 200,
    body: 'Hello, Ada!',
  });
}

/** One after the other; the heavy ones are rarer. */
const SHAPES: readonly StartOptions[] = [
  { nodes: 1 },
  { nodes: 1, services: [greeter] },
  { nodes: 3, services: [greeter], networkFaults: true },
  { nodes: 1, services: [greeter], networkFaults: true },
  { nodes: 3 },
];

async function round(options: StartOptions): Promise<void> {
  const cluster = await startCluster({ partitions: 1, name: place.newName(), ...options });
  if (options.services !== undefined) await greet(cluster);
  const urls = cluster.nodes.flatMap(({ ingressUrl = [], adminUrl = [], fabricUrl }) =>
    [ingressUrl, adminUrl, fabricUrl].flat(),
  );
  expect(await listening(urls)).toEqual(urls);
  await cluster.stop();
  expect(await listening(urls)).toEqual([]);
}

async function rounds(runtime: 'native' | 'docker', count: number, shapes: readonly StartOptions[]): Promise<void> {
  // The first round loads modules, and starts the one watchdog of this process.
  await round({ runtime, ...SHAPES[3] });
  const before = { left: await place.look(), held: await held() };
  for (let i = 0; i < count; i++) {
    const shape = shapes[i % shapes.length];
    await round({ runtime, ...shape });
    const now = await lookUntil(
      async () => ({ left: await place.look(), held: await held() }),
      (found) => isDeepStrictEqual(found, before),
      SETTLED_MS,
    );
    expect(now, `round ${String(i + 1)}`).toEqual(before);
  }
}

const inProcesses = ROUNDS || 12;
test(
  `${String(inProcesses)} clusters of processes, started and stopped, leave nothing on the machine and in this process`,
  () => rounds('native', inProcesses, SHAPES),
  inProcesses * MS_PER_ROUND,
);

inContainers(() => {
  const count = ROUNDS || 4;
  test(
    `${String(count)} clusters, started and stopped, leave nothing on the machine and in this process`,
    () => rounds('docker', count, SHAPES.slice(0, 4)),
    count * MS_PER_ROUND,
  );
});
