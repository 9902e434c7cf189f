import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inContainers } from '../support/containers.js';
import { NOTHING } from '../support/leftovers.js';
import { Owner } from '../support/owner.js';
import { places } from '../support/places.js';
import { randomFrom } from '../../src/testing/chaos/random.js';

/** How many starts are killed in each runtime. */
const KILLS = Number(process.env['RESTATE_CLUSTER_KILLS'] ?? 0);
const SEED = Number(process.env['RESTATE_CLUSTER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Everything of a killed process is gone in this time. */
const GONE_MS = 10_000;
const MS_PER_KILL = 30_000;

const newPlace = places();

const SHAPES = [{ nodes: 1 }, { nodes: 3 }, { nodes: 1, networkFaults: true, greeter: true }];

async function killAfter(ms: number, options: object): Promise<void> {
  const place = newPlace();
  const owner = new Owner(place, { ...options, ending: 'waits' });
  await owner.began;
  await delay(ms);
  owner.kill('SIGKILL');
  expect((await owner.ended).signal).toBe('SIGKILL');
  expect(await place.lookUntilEmpty(GONE_MS), `killed after ${String(ms)} ms: ${JSON.stringify(options)}`).toEqual(
    NOTHING,
  );
}

async function wholeStartMs(options: object): Promise<number> {
  const owner = new Owner(newPlace(), { ...options, ending: 'stops' });
  await owner.began;
  const from = performance.now();
  expect(await owner.started, (await owner.ended).stderr).toBeDefined();
  return performance.now() - from;
}

/** Kills `count` starts, `atOnce` at the same time, each at some moment of a start and a little after. */
async function killAll(runtime: string, count: number, atOnce: number): Promise<void> {
  const random = randomFrom(SEED);
  const longest = (await wholeStartMs({ runtime, ...SHAPES[2] })) * 1.2;
  const left = Array.from({ length: count }, (_, i) => ({ ms: Math.round(random() * longest), shape: SHAPES[i % 3] }));
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await killAfter(next.ms, { runtime, ...next.shape });
      }
    }),
  );
}

test(
  `a process that is killed at any moment of a start leaves no process and no file (seed ${String(SEED)})`,
  () => killAll('native', KILLS || 8, 4),
  (KILLS || 8) * MS_PER_KILL,
);

inContainers(() => {
  test(
    `a process that is killed at any moment of a start leaves no container, volume or network (seed ${String(SEED)})`,
    () => killAll('docker', KILLS || 4, 2),
    (KILLS || 4) * MS_PER_KILL,
  );
});
