import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

/** What a user installs: the packed tarball, in a project of their own. */
describe('the packed tarball', () => {
  const { path: cwd, remove } = temporaryDirectory();
  const env = { ...process.env, ...PROGRAMS, CI: '' };
  const npm = (...args: string[]) => execute('npm', args, { cwd, env });
  const installed = join(cwd, 'node_modules', 'restate-cluster');

  beforeAll(async () => {
    // Built already; packing must not build again under the other tests.
    await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', cwd], { cwd: REPOSITORY });
    const [tarball = ''] = readdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    await npm('install', '--no-audit', '--no-fund', `./${tarball}`);
  });
  afterAll(async () => {
    await npm('exec', 'restate-cluster', '--', 'down', '--purge').catch(() => undefined);
    remove();
  });

  test('holds what is needed and nothing else', () => {
    expect(readdirSync(installed).sort()).toEqual([
      'LICENSE',
      'README.md',
      'compose-templates',
      'dist',
      'package.json',
    ]);
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((path) => /\.(ts|map|tsbuildinfo)$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('its command brings a cluster up and down', async () => {
    const flags = ['--runtime', 'native', '--nodes', '1', '--ports', 'auto', '--partitions', '1'];
    const { stdout } = await npm('exec', 'restate-cluster', '--', 'up', ...flags);
    expect(stdout).toContain('Ready');
    const down = await npm('exec', 'restate-cluster', '--', 'down', '--purge');
    expect(down.stdout).toContain('Its data is deleted');
  });

  test('its JSON Schema can be imported, and init names it by a path that holds for the whole project', async () => {
    const { stdout } = await npm('exec', 'restate-cluster', '--', 'init', 'specs/demo.yaml', '--preset', 'three');
    expect(stdout).toBe('wrote ./specs/demo.yaml\n');
    const path = '../node_modules/restate-cluster/dist/restate-cluster.schema.json';
    const [first] = readFileSync(join(cwd, 'specs', 'demo.yaml'), 'utf8').split('\n');
    expect(first).toBe(`# yaml-language-server: $schema=${path}`);
    writeFileSync(
      join(cwd, 'schema.cjs'),
      `console.log(require.resolve('restate-cluster/schema.json'), require('restate-cluster/schema.json').title)`,
    );
    const shown = await execute(process.execPath, ['schema.cjs'], { cwd, env });
    expect(shown.stdout).toBe(`${join(cwd, 'specs', path)} restate-cluster spec\n`);
  });

  test('it is a library too', async () => {
    writeFileSync(
      join(cwd, 'use.js'),
      `import { parseSpec, planCluster, SpecError } from 'restate-cluster';
       const plan = planCluster(parseSpec({ nodes: 2 }), { runtime: 'docker' });
       try { parseSpec({ nodes: 0 }); } catch (error) { console.log(error instanceof SpecError, error.problems[0].path); }
       console.log(plan.nodes.map((node) => node.ingressUrl).join());`,
    );
    const { stdout } = await execute(process.execPath, ['use.js'], { cwd, env });
    expect(stdout).toBe('true nodes\nhttp://127.0.0.1:8080,http://127.0.0.1:8180\n');
  });
});
