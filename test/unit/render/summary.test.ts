import { expect, test } from 'vitest';
import { replicationSummary, summary } from '../../../src/render/summary.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { planOf } from '../fixtures.js';

test('summary', () => {
  expect(summary(planOf())).toBe('Restate 1.7.12, 3 nodes, 24 partitions, 2 copies of everything.');
  expect(summary(planOf({ nodes: 1, partitions: 1 }))).toBe(
    'Restate 1.7.12, 1 node, 1 partition, 1 copy of everything.',
  );
});

test.each<[ClusterSpecInput['replication'], string]>([
  [1, '1 copy of everything'],
  [{ zone: 2 }, '2 copies over 2 zones of everything'],
  [{ region: 1, zone: 2, node: 3 }, '3 copies over 1 region and 2 zones of everything'],
  [{ logs: 3, partitions: 1 }, '3 copies of the logs and 1 copy of partitions'],
  [
    { logs: { zone: 3 }, partitions: { zone: 2, node: 3 } },
    '3 copies over 3 zones of the logs and 3 copies over 2 zones of partitions',
  ],
])('%j is told as %s', (replication, want) => {
  expect(replicationSummary(planOf({ replication }).replication)).toBe(want);
});
