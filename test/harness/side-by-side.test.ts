import { expect, test } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import { greeter } from '../support/durable-services.js';
import { call } from '../support/http.js';
import { placeOfFile } from '../support/places.js';

const place = placeOfFile();

test('four clusters of three nodes start at once, serve a call each, and leave nothing', async () => {
  const clusters = await Promise.all(
    Array.from({ length: 4 }, () => startCluster({ runtime: 'native', nodes: 3, services: [greeter] })),
  );
  const answers = await Promise.all(
    clusters.map(({ ingressUrl }, i) => call(`${ingressUrl}/Greeter/greet`, { body: String(i) })),
  );
  expect(answers.map((answer) => answer?.body)).toEqual([0, 1, 2, 3].map((i) => `Hello, ${String(i)}!`));
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  const left = await place.look();
  expect(left).toMatchObject({ directories: [], containers: [] });
  // The watchdog stays with this process.
  expect(left['processes']?.filter((line) => !line.includes('watchdog'))).toEqual([]);
});
