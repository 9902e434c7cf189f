import { describe, expect, test } from 'vitest';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { nodeOf, planOf } from '../fixtures.js';

describe('what a node is configured with before what the plan decides', () => {
  const settingsOf = (spec: ClusterSpecInput) => nodeOf(planOf(spec), 1);

  test('fast differs from stock in timings only, and both fit several nodes on a laptop', () => {
    const fast = settingsOf({ profile: 'fast' });
    const stock = settingsOf({ profile: 'stock' });
    expect(fast.settings).toHaveProperty(['gossip-suspect-interval']);
    expect(fast.settings).toHaveProperty(['admin', 'heartbeat-interval']);
    for (const { settings } of [fast, stock]) expect(settings).toHaveProperty(['rocksdb-total-memory-size']);
    expect(stock.settings).not.toHaveProperty('gossip-suspect-interval');
    expect(stock.settings['admin']).not.toHaveProperty('heartbeat-interval');
  });

  test.each([['fast'], ['stock']] as const)('%s leaves the server time to stop before it is killed', (profile) => {
    const { settings, stopSeconds } = settingsOf({ profile });
    expect(settings['shutdown-timeout']).toBe(`${String(stopSeconds - 5)}s`);
  });

  test.each<[string | number, number]>([
    ['300s', 305],
    ['2m', 125],
    ['1.5 m', 95],
    ['1h', 3_605],
    ['1200ms', 7],
    ['0s', 5],
    ['a while', 25],
    [300, 25],
  ])('a shutdown-timeout of %j is given %i s before the server is killed', (own, seconds) => {
    const { settings, stopSeconds } = settingsOf({ config: { 'shutdown-timeout': own } });
    expect(settings['shutdown-timeout']).toBe(own);
    expect(stopSeconds).toBe(seconds);
  });

  test('the config of the spec wins', () => {
    const anyText = expect.any(String) as string;
    const { settings } = settingsOf({
      config: { 'gossip-suspect-interval': '9s', admin: { 'heartbeat-interval': '3s' }, worker: { x: 1 } },
    });
    expect(settings).toMatchObject({
      'gossip-suspect-interval': '9s',
      admin: { 'heartbeat-interval': '3s', 'query-engine': { 'memory-size': anyText } },
      worker: { x: 1, invoker: { 'memory-limit': anyText } },
    });
  });

  test('usage statistics are off and logs are plain lines', () => {
    expect(settingsOf({}).settings).toMatchObject({
      'disable-telemetry': true,
      'log-format': 'compact',
      'log-disable-ansi-codes': true,
    });
  });
});
