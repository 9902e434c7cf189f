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
    ['a while', 10],
    [300, 10],
  ])('a shutdown-timeout of %j is given %i s before the server is killed', (own, seconds) => {
    const { settings, stopSeconds } = settingsOf({ config: { 'shutdown-timeout': own } });
    expect(settings['shutdown-timeout']).toBe(own);
    expect(stopSeconds).toBe(seconds);
  });

  test.each<[string, number, Record<string, string>]>([
    ['2GB', 2_048, { rocksdb: '512MB', invoker: '256MB', queries: '256MB', records: '64MB' }],
    ['1.5GB', 1_536, { rocksdb: '384MB', invoker: '192MB', queries: '192MB', records: '48MB' }],
    ['512MB', 512, { rocksdb: '128MB', invoker: '64MB', queries: '64MB', records: '16MB' }],
  ])('%s of memory are shared out, and most of it is left for the rest', (memory, memoryMb, budgets) => {
    const node = settingsOf({ memory });
    expect(node.memoryMb).toBe(memoryMb);
    expect(node.settings).toMatchObject({
      'rocksdb-total-memory-size': budgets['rocksdb'],
      worker: { invoker: { 'memory-limit': budgets['invoker'] } },
      admin: { 'query-engine': { 'memory-size': budgets['queries'] } },
      bifrost: { 'record-cache-memory-size': budgets['records'] },
    });
  });

  test('a node has its own memory, settings and time to stop', () => {
    const plan = planOf({
      config: { 'log-filter': 'info', 'shutdown-timeout': '30s' },
      nodes: [{ memory: '4GB', config: { 'log-filter': 'debug', 'shutdown-timeout': '1m' } }, {}],
    });
    expect(nodeOf(plan, 1)).toMatchObject({
      memoryMb: 4_096,
      stopSeconds: 65,
      settings: { 'log-filter': 'debug', 'rocksdb-total-memory-size': '1024MB' },
    });
    expect(nodeOf(plan, 2)).toMatchObject({ memoryMb: 2_048, stopSeconds: 35, settings: { 'log-filter': 'info' } });
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
