import { describe, expect, test } from 'vitest';
import { judgeSettings, serverWords } from '../../../src/restate/judge-settings.js';
import type { AskServer } from '../../../src/restate/judge-settings.js';
import type { RawSetting } from '../../../src/restate/raw-settings.js';
import type { ConfigTable, ConfigValue } from '../../../src/spec/types.js';

/** Behaves as `restate-server --dump-config` was seen to: test/native/raw-config.test.ts asks the real one. */
const server: AskServer = (config) => {
  const timeout = config['shutdown-timeout'];
  if (timeout !== undefined && typeof timeout !== 'string') {
    return Promise.resolve({ refusal: '[RT0002] configuration loading error: invalid type: found bool true' });
  }
  const interval = (config['admin'] as ConfigTable | undefined)?.['heartbeat-interval'];
  if (typeof interval === 'string' && !/^\d/.test(interval)) {
    const refusal =
      '[RT0002] configuration loading error: no integer was found for key "default.admin.heartbeat-interval" in x TOML file';
    return Promise.resolve({ refusal });
  }
  // A switch that is off does not show; anything but a switch is refused.
  if (config['hidden-switch'] !== undefined && typeof config['hidden-switch'] !== 'boolean') {
    return Promise.resolve({ refusal: '[RT0002] configuration loading error: expected a boolean' });
  }
  const effective = {
    'shutdown-timeout': timeout ?? '1m',
    admin: { 'heartbeat-interval': interval ?? '1s', 'disable-web-ui': false },
    worker: { snapshots: { 'num-retained': 1 } },
  };
  return Promise.resolve({ effective });
};

function setting(dotted: string, value: ConfigValue, at = `config.${dotted}`): RawSetting {
  return { key: dotted.split('.'), at: at.split('.'), value };
}

const judge = async (...settings: RawSetting[]) =>
  (await judgeSettings(server, {}, settings)).map(({ path, message, hint }) => ({ path, message, hint }));

describe('judgeSettings', () => {
  test('asks nobody where there is nothing to judge', async () => {
    const nobody: AskServer = () => Promise.reject(new Error('asked'));
    expect(await judgeSettings(nobody, {}, [])).toEqual([]);
  });

  test('has nothing against what the server knows and takes', async () => {
    expect(await judge(setting('shutdown-timeout', '5s'), setting('admin.heartbeat-interval', '1s'))).toEqual([]);
  });

  test('a switch that is off, and so does not show, is known all the same', async () => {
    expect(await judge(setting('hidden-switch', false))).toEqual([]);
  });

  test('a wrong value is told in the words of the server', async () => {
    expect(await judge(setting('shutdown-timeout', true))).toMatchObject([
      { path: 'config.shutdown-timeout', message: 'the server refuses it: invalid type: found bool true' },
    ]);
  });

  test('several wrong values and unknown keys are all found, each at its place', async () => {
    const found = await judge(
      setting('admin.disable-web-ui', true),
      setting('shutdown-timeout', true),
      setting('admin.heartbeat-interval', 'soon', 'nodes.1.config.admin.heartbeat-interval'),
      setting('worker.snapshts.num-retained', 2),
    );
    expect(found.map(({ path }) => path)).toEqual([
      'config.shutdown-timeout',
      'nodes.1.config.admin.heartbeat-interval',
      'config.worker.snapshts.num-retained',
    ]);
    expect(found[1]?.message).toBe('the server refuses it: no integer was found');
  });

  test.each([
    ['a typo', 'shutdown-timout', 'shutdown-timeout'],
    ['a typo in a table', 'admin.disable-webui', 'admin.disable-web-ui'],
    ['snake case', 'shutdown_timeout', 'shutdown-timeout'],
    ['the wrong table', 'heartbeat-interval', 'admin.heartbeat-interval'],
    ['a typo in the name of a table', 'worker.snapshts.num-retained', 'worker.snapshots.num-retained'],
    ['a key that has no default', 'worker.snapshots.destinaton', 'worker.snapshots.destination'],
  ])('an unknown key names the nearest known one: %s', async (_, key, meant) => {
    expect(await judge(setting(key, '1s'))).toMatchObject([
      { path: `config.${key}`, hint: `Did you mean \`${meant}\`?` },
    ]);
  });

  test('a variable is suggested as a variable', async () => {
    const variable = { ...setting('admin.disable-webui', 'true', 'env.X'), variable: 'RESTATE_ADMIN__DISABLE_WEBUI' };
    expect(await judge(variable)).toMatchObject([
      { path: 'env.X', hint: 'Did you mean `RESTATE_ADMIN__DISABLE_WEB_UI`?' },
    ]);
  });
});

test.each([
  ['[RT0002] configuration loading error: bad', 'bad'],
  ['[RT0002] configuration loading error: bad for key "default.a" in restate.toml TOML file', 'bad'],
  ['something else', 'something else'],
])('serverWords %j', (refusal, want) => {
  expect(serverWords(refusal)).toBe(want);
});
