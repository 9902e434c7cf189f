import { describe, expect, test } from 'vitest';
import { allKeys, environmentOf, hasKey, rawSettings, withSettings } from '../../../src/restate/raw-settings.js';
import { parseSpec } from '../../../src/spec/parse.js';

describe('rawSettings', () => {
  test('nothing raw, nothing to ask', () => {
    expect(rawSettings(parseSpec({ nodes: 3, env: { FOO: 'x' } }))).toEqual([]);
  });

  test('keys and variables, each with its place in the spec', () => {
    const spec = parseSpec({
      config: { admin: { 'disable-web-ui': true } },
      env: { RESTATE_WORKER__SNAPSHOTS__ENABLE_CLEANUP: 'false', RESTATE_LOG_FORMAT: null },
    });
    expect(rawSettings(spec)).toEqual([
      {
        node: 'node-1',
        settings: [
          { at: ['config', 'admin', 'disable-web-ui'], key: ['admin', 'disable-web-ui'], value: true },
          {
            at: ['env', 'RESTATE_WORKER__SNAPSHOTS__ENABLE_CLEANUP'],
            key: ['worker', 'snapshots', 'enable-cleanup'],
            value: 'false',
            variable: 'RESTATE_WORKER__SNAPSHOTS__ENABLE_CLEANUP',
          },
        ],
      },
    ]);
  });

  test('nodes that have the same are asked about once', () => {
    const spec = parseSpec({
      config: { 'log-filter': 'warn' },
      nodes: [{ count: 2 }, { count: 2, config: { 'shutdown-timeout': '5s' } }],
    });
    expect(rawSettings(spec).map(({ node, settings }) => [node, settings.map(({ at }) => at.join('.'))])).toEqual([
      ['node-1', ['config.log-filter']],
      ['node-3', ['config.log-filter', 'nodes.1.config.shutdown-timeout']],
    ]);
  });

  test('an empty table is a setting of its own', () => {
    const [first] = rawSettings(parseSpec({ config: { worker: { snapshots: {} } } }));
    expect(first?.settings.map(({ key }) => key.join('.'))).toEqual(['worker.snapshots']);
  });
});

test('settings are added to a configuration without touching it', () => {
  const base = { a: 1, admin: { x: 1 } };
  const settings = [
    { at: [], key: ['admin', 'y'], value: 2 },
    { at: [], key: ['new', 'deep'], value: true },
    { at: [], key: ['bifrost'], value: 'by-env', variable: 'RESTATE_BIFROST' },
  ];
  expect(withSettings(base, settings)).toEqual({ a: 1, admin: { x: 1, y: 2 }, new: { deep: true } });
  expect(base).toEqual({ a: 1, admin: { x: 1 } });
  expect(environmentOf(settings)).toEqual({ RESTATE_BIFROST: 'by-env' });
});

test.each([
  [['a'], true],
  [['t', 'b'], true],
  [['t', 'b', 'c'], false],
  [['x'], false],
  [['constructor'], false],
  [['t', '__proto__'], false],
])('hasKey %j', (key, want) => {
  expect(hasKey({ a: 1, t: { b: 2 } }, key)).toBe(want);
});

test('allKeys names tables and what is in them', () => {
  expect(allKeys({ a: 1, t: { b: { c: 1 } } })).toEqual(['a', 't', 't.b', 't.b.c']);
});
