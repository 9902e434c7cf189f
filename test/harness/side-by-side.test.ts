import { service } from '@restatedev/restate-sdk';
import type { Context } from '@restatedev/restate-sdk';
import { afterAll, expect, test, vi } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import { call } from '../support/http.js';
import { Place } from '../support/leftovers.js';

const place = new Place();
vi.stubEnv('TMPDIR', place.directory);
afterAll(() => {
  vi.unstubAllEnvs();
  place.remove();
});

const greeter = service({
  name: 'Greeter',
  handlers: { greet: (_: Context, name: string) => Promise.resolve(`Hello ${name}`) },
});

test('four clusters of three nodes start at once, serve a call each, and leave nothing', async () => {
  const clusters = await Promise.all(
    Array.from({ length: 4 }, () => startCluster({ runtime: 'native', nodes: 3, services: [greeter] })),
  );
  const answers = await Promise.all(
    clusters.map(({ ingressUrl }, i) => call(`${ingressUrl}/Greeter/greet`, { body: String(i) })),
  );
  expect(answers.map((answer) => answer?.body)).toEqual(['Hello 0', 'Hello 1', 'Hello 2', 'Hello 3']);
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  const left = await place.look();
  expect(left).toMatchObject({ directories: [], containers: [] });
  // The watchdog stays with this process.
  expect(left['processes']?.filter((line) => !line.includes('watchdog'))).toEqual([]);
});
