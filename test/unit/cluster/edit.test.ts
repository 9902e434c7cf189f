import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addingNodes, removingNodes } from '../../../src/cli/node-edits.js';
import { editManifestSpec, editSpec, specOfChange } from '../../../src/cluster/edit.js';
import { createManifest, formatManifest, MANIFEST_NAME } from '../../../src/files/manifest.js';
import type { Changing, Manifest } from '../../../src/files/manifest.js';
import { planCluster } from '../../../src/plan/plan.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

/** A cluster directory with a manifest, and a spec file beside it. */
async function clusterOf(
  spec: ClusterSpecInput,
  { started = true, changing, text }: { started?: boolean; changing?: Changing; text?: string } = {},
): Promise<{ dir: string; file: string }> {
  const dir = await temporaryDirectory();
  const { ports, slots, ...plan } = planCluster(parseSpec(spec), { runtime: 'native' });
  const manifest: Manifest = createManifest(
    { spec: plan.spec, runtime: 'native', started, ports, slots, changing },
    [],
  );
  await writeFile(join(dir, MANIFEST_NAME), formatManifest(manifest));
  const file = join(dir, 'spec.yaml');
  if (text !== undefined) await writeFile(file, text);
  return { dir, file };
}

const onItsWay = (to: ClusterSpecInput, more: Partial<Changing> = {}): Changing => ({
  to: parseSpec(to),
  restarted: [],
  restarting: [],
  emptied: [],
  pinned: [],
  ...more,
});

const ADD_ONE = addingNodes({ count: '1', roles: undefined, locations: undefined, replication: undefined });
const REMOVE_FOUR = removingNodes(['node-4']);

describe('editManifestSpec', () => {
  test('lets a replication follow that only followed from the number of nodes', () => {
    expect(editManifestSpec(parseSpec({ nodes: 1 }), { nodes: 3 }).replication.logs).toEqual({ node: 2 });
    expect(editManifestSpec(parseSpec({ nodes: 3 }), { nodes: 1 }).replication.logs).toEqual({ node: 1 });
  });

  test('keeps one that was asked for, and all else', () => {
    const spec = parseSpec({ name: 'demo', nodes: 4, replication: 3, env: { A: 'x' }, partitions: 7 });
    expect(editManifestSpec(spec, { nodes: 5 })).toEqual({ ...spec, nodes: 5 });
  });

  test('is judged like a flag', () => {
    expect(() => editManifestSpec(parseSpec({}), { restate: 'newest' })).toThrow(/the command line/);
  });
});

describe('editSpec', () => {
  test('edits what the cluster was made from, where no file is named', async () => {
    const { dir } = await clusterOf({ nodes: 3 });
    const { spec, save } = await editSpec(dir, ADD_ONE, undefined);
    await save();
    expect(spec.nodes).toBe(4);
  });

  test('writes a file that agrees with the cluster, when it is told to and not before', async () => {
    const text = '# mine\nnodes: 3 # three\nenv: {A: x}\n';
    const { dir, file } = await clusterOf({ nodes: 3 }, { text });
    await chmod(file, 0o640);
    const { save } = await editSpec(dir, ADD_ONE, file);
    expect(await readFile(file, 'utf8')).toBe(text);
    await save();
    expect(await readFile(file, 'utf8')).toBe('# mine\nnodes: 4 # three\nenv: {A: x}\n');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  test.each<[string, string]>([
    ['nodes', 'nodes: 5\n'],
    ['restate', 'restate: "1.6.2"\n'],
    ['replication', 'replication: 1\n'],
    ['name and replication', 'name: other\nreplication: 1\n'],
  ])('refuses a file that says something else of %s, and leaves it', async (fields, text) => {
    const { dir, file } = await clusterOf({ nodes: 3 }, { text });
    const error = await clusterErrorOf(editSpec(dir, ADD_ONE, file));
    expect(error.code).toBe('settings-changed');
    expect(error.message).toBe(`${file} differs from the cluster in ${fields}`);
    expect(error.hint).toContain('`restate-cluster up`');
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test.each<[string, string]>([
    ['before the file was written', 'nodes: 3\n'],
    ['after', 'nodes: 4\n'],
  ])('the same edit again, interrupted %s, is the same edit', async (_, text) => {
    const { dir, file } = await clusterOf({ nodes: 3 }, { changing: onItsWay({ nodes: 4 }), text });
    const { spec, save } = await editSpec(dir, ADD_ONE, file);
    await save();
    expect(spec.nodes).toBe(4);
    expect(await readFile(file, 'utf8')).toBe('nodes: 4\n');
  });

  test('the same edit again, also after a call that took it back was interrupted', async () => {
    const back = onItsWay({ nodes: 4 }, { back: true });
    const { dir, file } = await clusterOf({ nodes: 3 }, { changing: back, text: 'nodes: 3\n' });
    const { spec } = await editSpec(dir, REMOVE_FOUR, file);
    expect(spec.nodes).toBe(3);
    const { dir: other } = await clusterOf({ nodes: 4 }, { changing: onItsWay({ nodes: 3 }, { back: true }) });
    expect((await editSpec(other, ADD_ONE, undefined)).spec.nodes).toBe(4);
  });

  test('on the way back, the file that has the change gets what was there before', async () => {
    const { dir, file } = await clusterOf(
      { restate: '1.6.2' },
      { changing: onItsWay({ restate: '1.7.12' }), text: 'restate: "1.7.12" # new\n' },
    );
    const { spec, save } = await editSpec(dir, () => ({ restate: '1.6.2' }), file);
    await save();
    expect(spec.restate).toBe('1.6.2');
    expect(await readFile(file, 'utf8')).toBe('restate: "1.6.2" # new\n');
  });

  test.each<[string, { started: boolean } | undefined]>([
    ['was never started', { started: false }],
    ['is not there', undefined],
  ])('needs a cluster: one that %s', async (_, options) => {
    const dir = options === undefined ? await temporaryDirectory() : (await clusterOf({}, options)).dir;
    const error = await clusterErrorOf(editSpec(dir, ADD_ONE, undefined));
    expect(error.code).toBe('no-cluster');
    expect(error.hint).toContain('--dir');
  });

  test('needs the file that is named', async () => {
    const { dir, file } = await clusterOf({});
    expect((await clusterErrorOf(editSpec(dir, ADD_ONE, file))).code).toBe('spec-unreadable');
  });
});

describe('specOfChange', () => {
  test.each<[string, ClusterSpecInput, Changing]>([
    ['on its way', { nodes: 3 }, onItsWay({ nodes: 5 })],
    ['that is being taken back', { nodes: 5 }, onItsWay({ nodes: 3 }, { back: true })],
  ])('of a change %s: what it makes of the cluster, and what that was before', async (_, spec, changing) => {
    const { dir } = await clusterOf(spec, { changing });
    expect((await specOfChange(dir, 'continue')).nodes).toBe(5);
    expect((await specOfChange(dir, 'undo')).nodes).toBe(3);
  });

  test('is refused where there is no change', async () => {
    const { dir } = await clusterOf({});
    const error = await clusterErrorOf(specOfChange(dir, 'undo'));
    expect(error.code).toBe('usage');
    expect(error.message).toBe('there is no change to undo: the last one was carried out in full');
    expect((await clusterErrorOf(specOfChange(await temporaryDirectory(), 'continue'))).code).toBe('no-cluster');
  });
});
