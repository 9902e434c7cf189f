import { expect, test } from 'vitest';
import { parseArguments } from '../../../../src/lint/config/args.js';
import { shellWords } from '../../../../src/lint/shell-words.js';

const parsed = (text: string) => parseArguments(shellWords(text, true));

test.each<[string, [string, unknown][]]>([
  ['--node-name a', [['node-name', 'a']]],
  ['--node-name=a', [['node-name', 'a']]],
  ['--bind-port 6000', [['bind-port', 6000]]],
  ['--auto-provision false', [['auto-provision', false]]],
  ['--allow-bootstrap=true', [['auto-provision', true]]],
  ['--roles worker,admin', [['roles', ['worker', 'admin']]]],
  ['--roles worker admin --no-logo', [['roles', ['worker', 'admin']]]],
  ['--role worker --role admin', [['roles', ['worker', 'admin']]]],
  ['--node-location eu.a', [['location', 'eu.a']]],
  ['--node-name "$(hostname)"', [['node-name', undefined]]],
  ['--no-logo --dump-config', []],
  ['--no-logo && echo --node-name b', []],
])('%s', (text, want) => {
  const { settings, unknown } = parsed(text);
  expect(settings.map(({ key, value }) => [key, value])).toEqual(want);
  expect(unknown).toEqual([]);
});

test.each([['-c /a.toml'], ['--config-file /a.toml'], ['--config-file=/a.toml']])('%s names a file', (text) => {
  expect(parsed(text).configFile?.text).toBe('/a.toml');
});

test.each([
  ['--default-replication 2', ['--default-replication', '2']],
  ['server', ['server']],
  ['--node-name', ['--node-name']],
])('%s is not understood', (text, want) => {
  expect(parsed(text).unknown.map((arg) => arg.text)).toEqual(want);
});

test('--production is noticed', () => {
  expect(parsed('--production').production).toBe(true);
  expect(parsed('--no-logo').production).toBe(false);
});
