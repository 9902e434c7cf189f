import { expect, test } from 'vitest';
import { partitionKey } from '../../../src/testing/partition-key.js';

test('the partition key is the one a real server (1.7.12) computed', async () => {
  expect(await partitionKey('tea')).toBe(16_040_953_477_454_550_936n);
});

test('every text has one, of 64 bits', async () => {
  const keys = await Promise.all(['', 'a', 'ä€😀', 'x'.repeat(300_000)].map(partitionKey));
  expect(new Set(keys).size).toBe(4);
  for (const key of keys) expect(BigInt.asUintN(64, key)).toBe(key);
});
