import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { occupy, PROGRAMS, temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeEach(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterEach(() => {
  remove();
});

function write(name: string, text: string): void {
  writeFileSync(join(cwd, name), text);
}

describe('a wrong spec ends in exit 2, names the place and what to do, and writes nothing', () => {
  test.each([
    ['an unknown key', 'replicaton: 2', ['replicaton (line 1)', 'is not a known key', 'Did you mean `replication`?']],
    ['an unknown port', 'ports: {ingres: 80}', ['ports.ingres', 'Did you mean `ingress`?']],
    ['a wrong type', 'nodes: three', ['nodes (line 1)', 'must be', 'nodes: 3']],
    ['a version that YAML reads as a number', 'restate: 1.7', ['restate', 'must be a quoted version']],
    ['an old version', 'restate: "1.5.3"', ['restate', 'Restate 1.5.3 is not supported', '1.6']],
    [
      'a key the plan owns',
      'config:\n  node-name: a',
      ['config.node-name (line 2)', 'is set by restate-cluster itself'],
    ],
    [
      'an address the plan owns',
      'config: {admin: {bind-port: 1}}',
      ['config.admin.bind-port', 'Set `ports.admin` instead'],
    ],
    ['a name that is no host name', 'name: "../x; rm -rf /"', ['name', 'must be lower-case letters']],
    ['ports that meet', 'ports: {ingress: 5122}', ['port 5122', 'already', 'Move the bases apart']],
    ['broken YAML', 'nodes: [', ['not valid YAML at line 1']],
    ['a list', '- 3', ['table']],
  ])('%s', async (_, spec, wanted) => {
    write('spec.yaml', spec);
    for (const command of ['generate', 'up']) {
      const result = await cli([command, 'spec.yaml', '--dir', 'out'], { cwd });
      expect(result.code, result.stderr).toBe(2);
      for (const text of wanted) expect(result.stderr).toContain(text);
      expect(result.stderr).not.toMatch(/^\s+at .*\.js/m);
      expect(readdirSync(cwd)).toEqual(['spec.yaml']);
    }
  });

  test('all problems are reported at once, and as JSON for programs', async () => {
    write('spec.yaml', 'nodez: 3\nname: UPPER\nreplication: 0\n');
    const result = await cli(['generate', 'spec.yaml', '--json'], { cwd });
    const { error } = JSON.parse(result.stdout) as {
      error: { code: string; problems: { path: string; line: number }[] };
    };
    expect(error.code).toBe('spec-invalid');
    expect(error.problems.map(({ path, line }) => [path, line])).toEqual([
      ['name', 2],
      ['replication', 3],
      ['nodez', 1],
    ]);
  });

  test('a flag is judged like the spec', async () => {
    const result = await cli(['up', '--nodes', 'many', '--runtime', 'podman'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('nodes: must be');
    expect(result.stderr).toContain('runtime: must be auto or docker or native');
  });
});

describe('wrong usage ends in exit 2', () => {
  test.each([
    ['no command', [], 'Name a command.'],
    ['a mistyped command', ['statsu'], 'status'],
    ['an unknown flag', ['up', '--nodse', '3'], 'nodse'],
    ['a missing file', ['up', 'nowhere.yaml'], 'nowhere.yaml does not exist'],
    ['a duration', ['up', '--timeout', 'soon'], 'is not a duration'],
  ])('%s', async (_, args, wanted) => {
    const result = await cli(args, { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(wanted);
    expect(result.stderr.match(/Error:/g)).toHaveLength(1);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each<[string, string[], string, string]>([
    ['no number of nodes', ['node', 'add', '--count', 'x'], '--count: "x" is not a number from 1 to 999', ''],
    [
      'a mistyped role',
      ['node', 'add', '--roles', 'wokrer'],
      '--roles: there is no role "wokrer"',
      'Did you mean worker?',
    ],
    ['no node to remove', ['node', 'remove'], 'Not enough non-option arguments', ''],
    ['nothing to do with nodes', ['node'], 'Name a command: add, remove, replace, restart, kill.', ''],
    ['something else to do with nodes', ['node', 'ad'], 'there is no command node ad', 'Did you mean add?'],
    ['nothing to do with snapshots', ['snapshot'], 'Name what to do: create or list.', ''],
    ['no version to go to', ['upgrade'], 'Missing required argument: to', ''],
    ['a version without a value', ['upgrade', '--to'], 'Not enough arguments following: to', ''],
    ['both ways at once', ['up', '--continue', '--undo'], 'Arguments continue and undo are mutually exclusive', ''],
    ['a way and a spec', ['up', 'other.yaml', '--undo'], 'Arguments undo and spec are mutually exclusive', ''],
  ])('of commands that change a cluster: %s', async (_, args, message, hint) => {
    const result = await cli(args, { cwd });
    expect(result.code, result.stderr).toBe(2);
    expect(result.stderr).toContain(`Error: ${message}`);
    expect(result.stderr).toContain(hint);
    expect(result.stderr.match(/Error:/g)).toHaveLength(1);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a node that is not there is named with the nearest', async () => {
    await cli(['generate'], { cwd });
    const result = await cli(['logs', 'node-33'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('Did you mean node-3?');
  });
});

describe('what is missing on this machine ends in exit 4', () => {
  test('no engine for runtime docker', async () => {
    const result = await cli(['up', '--runtime', 'docker'], { cwd, env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } });
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/no Docker engine answers|docker was not found/);
    expect(result.stderr).toContain('--runtime native');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('no docker at all', async () => {
    const result = await cli(['up', '--runtime', 'docker'], { cwd, env: { PATH: cwd } });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('docker was not found on the PATH');
  });

  test('offline with an empty cache', async () => {
    const env = { RESTATE_CLUSTER_CACHE: join(cwd, 'cache'), npm_config_registry: 'http://127.0.0.1:1/' };
    const result = await cli(['up', '--runtime', 'native', '--dir', 'out'], { cwd, env });
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/npm could not fetch it: @restatedev\/restate-server-\w+-\w+@1\.7\.12/);
    expect(result.stderr).toContain('RESTATE_SERVER_BIN');
    expect(existsSync(join(cwd, 'out'))).toBe(false);
    expect(readdirSync(join(cwd, 'cache', 'programs'))).toEqual([]);
  });

  test('a variable that names no program', async () => {
    const result = await cli(['up', '--runtime', 'native'], {
      cwd,
      env: { RESTATE_SERVER_BIN: '/nowhere/restate-server' },
    });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('RESTATE_SERVER_BIN names /nowhere/restate-server');
  });
});

describe('failures end in exit 1 and say what to do', () => {
  test('no cluster here', async () => {
    const result = await cli(['status'], { cwd });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('there is no cluster in');
    expect(result.stderr).toContain('restate-cluster up');
  });

  test.each([
    ['node add', ['node', 'add']],
    ['node remove', ['node', 'remove', 'node-3']],
    ['upgrade', ['upgrade', '--to', '1.7.12']],
    ['up --continue', ['up', '--continue']],
    ['up --undo', ['up', '--undo', '--dry-run']],
  ])('no cluster to change, and none is made: %s', async (_, args) => {
    const result = await cli(args, { cwd });
    expect(result.code, result.stderr).toBe(1);
    expect(result.stderr).toContain(`there is no cluster in ${join(cwd, 'restate-cluster')}`);
    expect(result.stderr).toContain('restate-cluster up');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('files alone are no cluster to change', async () => {
    await cli(['generate'], { cwd });
    const result = await cli(['node', 'add', '--json'], { cwd });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'no-cluster' } });
  });

  test('a busy port is named with its holder, and nothing is written', async () => {
    const held = await occupy();
    try {
      write('restate-cluster.yaml', `runtime: native\nports: {admin: ${String(held.port)}}`);
      const result = await cli(['up'], { cwd, env: PROGRAMS });
      expect(result.code).toBe(1);
      expect(result.stderr).toContain(
        `admin port ${String(held.port)} of node-1 is held by process ${String(process.pid)}`,
      );
      expect(result.stderr).toContain('--ports auto');
      expect(readdirSync(cwd)).toEqual(['restate-cluster.yaml']);
    } finally {
      await held.close();
    }
  });

  test('edited files are shown and kept; --force keeps a copy', async () => {
    await cli(['generate'], { cwd });
    const compose = join('restate-cluster', 'docker-compose.yml');
    write(compose, '# mine\n');
    const refused = await cli(['generate'], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('docker-compose.yml');
    expect(refused.stderr).toContain('-# mine');
    const forced = await cli(['generate', '--force', '--json'], { cwd });
    expect(JSON.parse(forced.stdout)).toMatchObject({ backups: { 'docker-compose.yml': 'docker-compose.yml.bak' } });
    const again = await cli(['generate'], { cwd });
    expect(again.stdout).toContain('is up to date');
  });

  test("somebody else's files in the directory are not touched", async () => {
    mkdirSync(join(cwd, 'restate-cluster'));
    write(join('restate-cluster', 'README.md'), 'my notes');
    const result = await cli(['generate'], { cwd });
    expect(result.code).toBe(1);
    expect(readdirSync(join(cwd, 'restate-cluster'))).toEqual(['README.md']);
  });

  test('a damaged manifest is refused', async () => {
    await cli(['generate'], { cwd });
    write(join('restate-cluster', 'manifest.json'), '{"generatedBy": "restate-cluster"');
    const result = await cli(['status'], { cwd });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("manifest.json can't be used");
  });
});
