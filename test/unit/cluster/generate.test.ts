import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { draw, forContainers, manifestOf } from '../../../src/cluster/blueprint.js';
import type { ChooseRuntime } from '../../../src/cluster/blueprint.js';
import { generate } from '../../../src/cluster/generate.js';
import { openCluster } from '../../../src/cluster/open.js';
import { preview } from '../../../src/cluster/preview.js';
import { canonicalPath } from '../../../src/files/canonical-path.js';
import { contentHash } from '../../../src/files/manifest.js';
import { applyChanges } from '../../../src/files/write.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const FILES = ['.env', '.gitattributes', 'README.md', 'docker-compose.yml', 'manifest.json', 'nodes', 'provision.sh'];

describe('generate', () => {
  test('writes a cluster directory, and nothing more the second time', async () => {
    const dir = join(await temporaryDirectory(), 'cluster');
    const first = await generate(parseSpec({ nodes: 2 }), dir);
    expect(first).toMatchObject({ dir, removed: [], backups: {}, unchanged: [] });
    expect(first.written).toHaveLength(7);
    expect((await readdir(dir)).sort()).toEqual(FILES);
    const second = await generate(parseSpec({ nodes: 2 }), dir);
    expect(second.written).toEqual([]);
    expect(second.unchanged).toEqual(first.written);
  });

  test('writes the same bytes into any directory', async () => {
    const [a, b] = [await temporaryDirectory(), await temporaryDirectory()];
    await generate(parseSpec({}), a);
    await generate(parseSpec({}), b);
    for (const path of [
      'docker-compose.yml',
      '.env',
      'README.md',
      'provision.sh',
      'manifest.json',
      'nodes/node-3/restate.toml',
    ]) {
      expect(await readFile(join(b, path), 'utf8')).toBe(await readFile(join(a, path), 'utf8'));
    }
  });

  test('follows a spec that changes', async () => {
    const dir = await temporaryDirectory();
    await generate(parseSpec({ nodes: 3 }), dir);
    const { removed, written } = await generate(parseSpec({ nodes: 2, provision: 'auto' }), dir);
    expect([...removed].sort()).toEqual(['nodes/node-3/restate.toml', 'provision.sh']);
    expect(written).toContain('docker-compose.yml');
    expect(await readdir(join(dir, 'nodes'))).toEqual(['node-1', 'node-2']);
  });

  test.each([
    ['the directory of a node', 'nodes/node-1', true],
    ['the directory of all nodes', 'nodes', true],
    ['a file of ours', 'docker-compose.yml', false],
    ['the manifest', 'manifest.json', false],
    ['one that its manifest lists', 'v', true],
  ])('neither writes nor removes through a link: %s', async (_, link, isDirectory) => {
    const [dir, victim] = [await temporaryDirectory(), await temporaryDirectory()];
    for (const name of ['restate.toml', 'old.toml']) await writeFile(join(victim, name), 'precious');
    if (link === 'v') {
      await generate(parseSpec({ nodes: 1 }), dir);
      const path = join(dir, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: Record<string, string> };
      manifest.files['v/old.toml'] = contentHash('precious');
      await writeFile(path, JSON.stringify(manifest));
    }
    await mkdir(dirname(join(dir, link)), { recursive: true });
    await symlink(isDirectory ? victim : join(victim, 'old.toml'), join(dir, link));
    const before = await readdir(dir);
    for (const force of [false, true]) {
      expect(await clusterErrorOf(generate(parseSpec({ nodes: 1 }), dir, { force }))).toMatchObject({
        code: 'path-is-link',
        message: expect.stringContaining(`${join(dir, link)} is a symbolic link to ${victim}`) as string,
        hint: expect.stringContaining('Remove the link.') as string,
      });
    }
    expect(await readdir(dir)).toEqual(before);
    for (const name of await readdir(victim)) expect(await readFile(join(victim, name), 'utf8')).toBe('precious');
    expect((await readdir(victim)).sort()).toEqual(['old.toml', 'restate.toml']);
  });

  test('writes again what git gave line ends of Windows, without a copy', async () => {
    const dir = await temporaryDirectory();
    const spec = parseSpec({ nodes: 1 });
    const { written } = await generate(spec, dir);
    const texts = await Promise.all(written.map((path) => readFile(join(dir, path), 'utf8')));
    // As `core.autocrlf` does where no .gitattributes keeps it from that.
    await rm(join(dir, '.gitattributes'));
    const changed = written.filter((path) => path !== '.gitattributes');
    for (const path of [...changed, 'manifest.json']) {
      const text = await readFile(join(dir, path), 'utf8');
      await writeFile(join(dir, path), text.replaceAll('\n', '\r\n'));
    }
    const again = await generate(spec, dir);
    expect([...again.relined].sort()).toEqual([...changed].sort());
    expect(again.backups).toEqual({});
    expect(await Promise.all(written.map((path) => readFile(join(dir, path), 'utf8')))).toEqual(texts);
    expect((await preview(spec, dir)).differences).toEqual([]);
  });

  test('leaves a .gitattributes that its user wrote', async () => {
    const dir = await temporaryDirectory();
    const path = join(dir, '.gitattributes');
    await writeFile(path, '* -text\n');
    const spec = parseSpec({ nodes: 1 });
    expect((await generate(spec, dir)).written).not.toContain('.gitattributes');
    expect((await preview(spec, dir)).differences).toEqual([]);
    expect((await generate(spec, dir, { force: true })).backups).toEqual({});
    expect(await readFile(path, 'utf8')).toBe('* -text\n');
  });

  test('stops before an edited file, and shows the difference', async () => {
    const dir = await temporaryDirectory();
    await generate(parseSpec({}), dir);
    const path = join(dir, 'nodes/node-1/restate.toml');
    const edited = (await readFile(path, 'utf8')).replace('log-format = "compact"', 'log-format = "json"');
    await writeFile(path, edited);
    await rm(join(dir, 'README.md'));
    const error = await clusterErrorOf(generate(parseSpec({}), dir));
    expect(error).toMatchObject({
      code: 'files-edited',
      message: `${dir} has files that are not as generated: nodes/node-1/restate.toml`,
      hint: 'Keep them and change nothing, or overwrite them with `--force`, which keeps a copy of each.',
    });
    expect(error.details).toContain('-log-format = "json"\n+log-format = "compact"');
    expect(await readFile(path, 'utf8')).toBe(edited);
    expect(await readdir(dir)).not.toContain('README.md');
    expect(await readdir(dir)).not.toContain('.lock');

    const forced = await generate(parseSpec({}), dir, { force: true });
    expect(forced.backups).toEqual({ 'nodes/node-1/restate.toml': 'nodes/node-1/restate.toml.bak' });
    expect(await readFile(`${path}.bak`, 'utf8')).toBe(edited);
    expect(await readFile(path, 'utf8')).toContain('log-format = "compact"');
  });

  test('writes nothing for ports that collide', async () => {
    const root = await temporaryDirectory();
    const error = await clusterErrorOf(generate(parseSpec({ ports: { admin: 8080 } }), join(root, 'cluster')));
    expect(error.code).toBe('spec-invalid');
    expect(await readdir(root)).toEqual([]);
  });
});

describe('draw', () => {
  const inProcesses: ChooseRuntime = () => Promise.resolve({ runtime: 'native', reason: 'no engine' });

  async function start(dir: string, input: ClusterSpecInput, choose: ChooseRuntime): Promise<void> {
    const blueprint = await draw(parseSpec(input), dir, choose);
    const manifest = manifestOf(blueprint, { starting: true });
    await applyChanges(dir, blueprint.changes, manifest, { overwrite: false, files: blueprint.files });
  }

  test('changes nothing', async () => {
    const root = await temporaryDirectory();
    await draw(parseSpec({ ports: 'auto' }), join(root, 'cluster'), forContainers);
    expect(await readdir(root)).toEqual([]);
  });

  test.each<[string, ClusterSpecInput, string, string]>([
    ['auto', {}, 'native', 'no engine'],
    ['docker', { runtime: 'docker' }, 'docker', 'as the spec says'],
  ])('settles the runtime of a spec that says %s', async (_, input, runtime, reason) => {
    const dir = await temporaryDirectory();
    expect(await draw(parseSpec(input), dir, inProcesses)).toMatchObject({ plan: { runtime }, runtimeReason: reason });
  });

  test('stays with the runtime of the first start', async () => {
    const dir = await temporaryDirectory();
    await start(dir, {}, inProcesses);
    expect(await draw(parseSpec({}), dir, forContainers)).toMatchObject({
      plan: { runtime: 'native' },
      runtimeReason: 'as when it was first started',
      changes: { write: [], edited: [], obsolete: [] },
    });
    expect((await draw(parseSpec({ runtime: 'docker' }), dir, inProcesses)).plan.runtime).toBe('docker');
  });

  test('chooses anew where files were only generated', async () => {
    const dir = await temporaryDirectory();
    await generate(parseSpec({}), dir);
    expect((await draw(parseSpec({}), dir, inProcesses)).plan.runtime).toBe('native');
  });

  test('keeps the free ports it once found', async () => {
    const dir = await temporaryDirectory();
    await start(dir, { ports: 'auto' }, inProcesses);
    const { ports } = (await draw(parseSpec({ ports: 'auto' }), dir, inProcesses)).plan;
    expect(ports).toMatchObject({ bind: '127.0.0.1', step: 3, admin: ports.ingress + 1, fabric: ports.ingress + 2 });
    for (let i = 0; i < 3; i++) {
      expect((await draw(parseSpec({ ports: 'auto', profile: 'stock' }), dir, inProcesses)).plan.ports).toEqual(ports);
    }
    expect((await openCluster(dir)).plan.ports).toEqual(ports);
  });

  test('remembers that a cluster was started', async () => {
    const dir = await temporaryDirectory();
    await start(dir, {}, inProcesses);
    const blueprint = await draw(parseSpec({}), dir, inProcesses);
    expect(manifestOf(blueprint, { starting: false }).started).toBe(true);
  });
});

describe('openCluster', () => {
  test('opens what was generated', async () => {
    const dir = await temporaryDirectory();
    const spec = parseSpec({ name: 'demo', nodes: 2 });
    await generate(spec, dir);
    const opened = await openCluster(dir);
    expect(opened.dir).toBe(dir);
    expect(opened.plan).toMatchObject({ name: 'demo', runtime: 'docker', spec });
    expect(opened.runtime.kind).toBe('docker');
  });

  test('says what to do where there is no cluster', async () => {
    const dir = await temporaryDirectory();
    expect(await clusterErrorOf(openCluster(dir))).toMatchObject({
      code: 'no-cluster',
      message: `there is no cluster in ${dir}`,
      hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`. `restate-cluster list` shows all that run.',
    });
  });
});

test('canonicalPath gives one name to a directory however it is reached, there or not', async () => {
  const root = await temporaryDirectory();
  await mkdir(join(root, 'real'));
  await symlink(join(root, 'real'), join(root, 'link'));
  expect(await canonicalPath(join(root, 'link'))).toBe(join(root, 'real'));
  expect(await canonicalPath(join(root, 'link', 'x', '..', 'new', 'deep'))).toBe(join(root, 'real', 'new', 'deep'));
  expect(await canonicalPath('/')).toBe('/');
});
