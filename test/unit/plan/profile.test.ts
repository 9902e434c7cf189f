import { describe, expect, test } from 'vitest';
import { mergeConfig, sharedSettings } from '../../../src/plan/profile.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ConfigTable } from '../../../src/spec/types.js';

describe('mergeConfig', () => {
  test.each<[string, ConfigTable[], ConfigTable]>([
    ['nothing', [], {}],
    ['different keys', [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }],
    ['the later value wins', [{ a: 1 }, { a: 2 }, { a: 3 }], { a: 3 }],
    ['tables go together', [{ a: { x: 1, y: { p: 1 } } }, { a: { y: { q: 2 } } }], { a: { x: 1, y: { p: 1, q: 2 } } }],
    ['lists are replaced', [{ a: [1, 2, 3] }, { a: [4] }], { a: [4] }],
    ['a value replaces a table', [{ a: { x: 1 } }, { a: 5 }], { a: 5 }],
    ['a table replaces a value', [{ a: 5 }, { a: { x: 1 } }], { a: { x: 1 } }],
    ['a table replaces a list', [{ a: [1] }, { a: { x: 1 } }], { a: { x: 1 } }],
    [
      'false and zero are values',
      [
        { a: true, b: 1 },
        { a: false, b: 0 },
      ],
      { a: false, b: 0 },
    ],
    [
      'keys named like members of Object',
      [{ constructor: { a: 1 } }, { constructor: { b: 2 } }],
      { constructor: { a: 1, b: 2 } },
    ],
  ])('%s', (_, tables, want) => {
    expect(mergeConfig(...tables)).toEqual(want);
  });

  test('changes none of what it is given', () => {
    const first = { a: { x: 1 } };
    const second = { a: { y: 2 } };
    mergeConfig(first, second);
    expect([first, second]).toEqual([{ a: { x: 1 } }, { a: { y: 2 } }]);
  });
});

describe('sharedSettings', () => {
  const settingsOf = (spec: Parameters<typeof parseSpec>[0]) => sharedSettings(parseSpec(spec));

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
