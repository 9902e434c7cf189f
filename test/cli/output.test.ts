import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, cliOk } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeAll(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});

const COMMANDS = [
  'init',
  'up',
  'status',
  'down',
  'generate',
  'explain',
  'validate',
  'lint',
  'doctor',
  'wait',
  'provision',
  'list',
  'gc',
  'logs',
  'ctl',
  'env',
];

describe('help', () => {
  test.each(COMMANDS)('%s --help shows examples and exits 0', async (command) => {
    const result = await cliOk([command, '--help'], { cwd });
    expect(result.stdout).toContain('Examples:');
    expect(result.stdout).toContain(`restate-cluster ${command}`);
  });

  test('--help lists every command', async () => {
    const { stdout } = await cliOk(['--help'], { cwd });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`restate-cluster ${command}\\b`));
    expect(stdout).toContain('Exit codes: 0 done');
  });

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await cliOk(['--version'], { cwd })).stdout).toBe(`${version}\n`);
  });
});

describe('generate', () => {
  test('takes a spec from standard input', async () => {
    const { stdout } = await cliOk(['generate', '-', '--dir', 'piped', '--json'], { cwd, input: 'nodes: 5\n' });
    const { written } = JSON.parse(stdout) as { written: string[] };
    expect(written.filter((path) => path.startsWith('nodes/'))).toHaveLength(5);
  });

  test('the same spec gives the same bytes, and a second run writes nothing', async () => {
    await cliOk(['generate', '--dir', 'once'], { cwd });
    const text = readFileSync(join(cwd, 'once', 'docker-compose.yml'), 'utf8');
    const again = await cliOk(['generate', '--dir', 'once'], { cwd });
    expect(again.stdout).toBe('./once is up to date\n');
    await cliOk(['generate', '--dir', 'other'], { cwd });
    expect(readFileSync(join(cwd, 'other', 'docker-compose.yml'), 'utf8')).toBe(text);
  });

  test('with fewer nodes, the files of those that went are removed', async () => {
    await cliOk(['generate', '--dir', 'shrunk', '--nodes', '3'], { cwd });
    const { stdout } = await cliOk(['generate', '--dir', 'shrunk', '--nodes', '1', '--json'], { cwd });
    expect((JSON.parse(stdout) as { removed: string[] }).removed).toEqual([
      'nodes/node-2/restate.toml',
      'nodes/node-3/restate.toml',
    ]);
  });

  test('--name gives each cluster a directory of its own', async () => {
    await cliOk(['generate', '--name', 'blue'], { cwd });
    const { stdout } = await cliOk(['env', '--name', 'blue'], { cwd });
    expect(stdout).toContain('export RESTATE_INGRESS_URL=http://127.0.0.1:8080\n');
  });
});

test('nothing is coloured where output is not a terminal', async () => {
  const { stderr } = await cli(['status', '--dir', 'nowhere'], { cwd });
  expect(stderr).not.toContain('\u001b[');
});
