import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli, cliOk } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeEach(async () => {
  ({ path: cwd, remove } = temporaryDirectory());
  writeFileSync(join(cwd, 'restate-cluster.yaml'), 'name: demo\n');
  await cliOk(['generate'], { cwd });
});
afterEach(() => {
  remove();
});

const toml = (node: string) => join(cwd, 'restate-cluster', 'nodes', node, 'restate.toml');

describe('generate --check', () => {
  test('exits 0 where the files are those of the spec', async () => {
    expect((await cliOk(['generate', '--check'], { cwd })).stdout).toBe('./restate-cluster is up to date\n');
  });

  test('exits 1 with a diff where the spec has changed, and writes nothing', async () => {
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'name: demo\nnodes: 2\n');
    const before = readFileSync(toml('node-1'), 'utf8');
    const result = await cli(['generate', '--check'], { cwd });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('+addresses = ["http://node-1:5122"]');
    expect(result.stdout).toContain('  removed  nodes/node-3/restate.toml');
    expect(readFileSync(toml('node-1'), 'utf8')).toBe(before);
    expect(readdirSync(join(cwd, 'restate-cluster', 'nodes'))).toEqual(['node-1', 'node-2', 'node-3']);
  });

  test('exits 1 where a file was edited or is gone, and tells programs which', async () => {
    writeFileSync(toml('node-1'), 'mine\n');
    rmSync(toml('node-2'));
    const result = await cli(['generate', '--check', '--json'], { cwd });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      upToDate: false,
      differences: [
        { path: 'nodes/node-1/restate.toml', change: 'changed' },
        { path: 'nodes/node-2/restate.toml', change: 'new' },
      ],
    });
  });

  test('a directory that was never generated differs in everything', async () => {
    const result = await cli(['generate', '--check', '--dir', 'other', '--json'], { cwd });
    expect(result.code).toBe(1);
    expect(readdirSync(cwd)).not.toContain('other');
  });
});

test('--diff shows the same and exits 0', async () => {
  const result = await cliOk(['generate', '--diff', '--partitions', '8'], { cwd });
  expect(result.stdout).toContain('-default-num-partitions = 24\n+default-num-partitions = 8');
});

describe('generate --print', () => {
  test('prints one file as it would be written', async () => {
    const { stdout } = await cliOk(['generate', '--print', 'nodes/node-1/restate.toml'], { cwd });
    expect(stdout).toBe(readFileSync(toml('node-1'), 'utf8'));
  });

  test('takes a spec from standard input, and writes nothing', async () => {
    const options = { cwd, input: 'name: piped\nnodes: 1\n' };
    const { stdout } = await cliOk(['generate', '-', '--print', 'docker-compose.yml', '--dir', 'none'], options);
    expect(stdout).toContain('name: piped');
    expect(readdirSync(cwd)).not.toContain('none');
  });

  test('names the files there are', async () => {
    const result = await cli(['generate', '--print', 'compose.yml'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('no file named compose.yml is generated');
    expect(result.stderr).toContain('  docker-compose.yml');
  });
});

test('what contradicts itself is refused', async () => {
  const result = await cli(['generate', '--check', '--force'], { cwd });
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('check');
});

test('files of a node that is gone are removed, but not those that were edited', async () => {
  writeFileSync(toml('node-2'), 'mine\n');
  const { stdout } = await cliOk(['generate', '--nodes', '1'], { cwd });
  expect(stdout).toContain('removed ./restate-cluster/nodes/node-3/restate.toml');
  expect(readdirSync(join(cwd, 'restate-cluster', 'nodes'))).toEqual(['node-1', 'node-2']);
});
