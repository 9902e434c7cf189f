import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SpecError } from '../../../src/errors.js';
import { run } from '../../../src/exec/run.js';
import {
  contentHash,
  createManifest,
  formatManifest,
  MANIFEST_NAME,
  parseManifest,
  readManifest,
} from '../../../src/files/manifest.js';
import type { Manifest } from '../../../src/files/manifest.js';
import type { HarnessChoices } from '../../../src/plan/types.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

const PORTS = { bind: '127.0.0.1', ingress: 20_000, admin: 20_001, fabric: 20_002, snapshots: 20_003, step: 3 };
const MANIFEST: Manifest = createManifest(
  {
    spec: parseSpec({ name: 'demo', ports: 'auto', config: { a: { b: [1] } } }),
    runtime: 'native',
    started: true,
    ports: PORTS,
  },
  [
    { path: 'README.md', content: 'text', mode: 0o644 },
    { path: 'nodes/node-1/restate.toml', content: '', mode: 0o644 },
  ],
);

/** The text of the manifest with some fields changed; `undefined` takes one out. */
function changed(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(formatManifest(MANIFEST)) as object), ...fields });
}

test.each([
  ['relative', 'relative'],
  [undefined, undefined],
  ['elsewhere', undefined],
])('sockets: %j', (sockets, want) => {
  expect(parseManifest(changed({ sockets })).sockets).toBe(want);
});

test('a manifest lists what was written, by hash', () => {
  expect(MANIFEST.files).toEqual({
    'README.md': contentHash('text'),
    'nodes/node-1/restate.toml': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  });
});

test('what is written reads back the same', () => {
  const text = formatManifest(MANIFEST);
  expect(parseManifest(text)).toEqual(MANIFEST);
  expect(formatManifest(parseManifest(text))).toBe(text);
  expect(text.endsWith('}\n')).toBe(true);
});

test('the text is the same in whatever order its parts were added', () => {
  const whole = { ...MANIFEST, provisioned: true as const, sockets: 'relative' as const };
  const turned = Object.fromEntries(Object.entries(whole).reverse()) as unknown as typeof whole;
  expect(formatManifest(turned)).toBe(formatManifest(whole));
});

describe('a damaged manifest is refused', () => {
  test.each<[string, string, string]>([
    ['cut short', formatManifest(MANIFEST).slice(0, 100), 'JSON'],
    ['empty', '', 'JSON'],
    ['a list', '[]', 'it was not written by restate-cluster'],
    ['null', 'null', 'it was not written by restate-cluster'],
    ['of another program', changed({ generatedBy: 'webpack' }), 'it was not written by restate-cluster'],
    ['for no runtime', changed({ runtime: 'podman' }), 'its runtime is unknown'],
    ['without files', changed({ files: undefined }), 'it lists no files'],
    ['with files of another form', changed({ files: { a: 1 } }), 'it lists no files'],
    ['with a list of files', changed({ files: ['a'] }), 'it lists no files'],
    ['with open ports', changed({ ports: 'auto' }), 'it lacks its spec or its ports'],
    ['without ports', changed({ ports: undefined }), 'it lacks its spec or its ports'],
    ['with null for ports', changed({ ports: null }), 'it lacks its spec or its ports'],
    ['without a spec', changed({ spec: undefined }), 'it lacks its spec or its ports'],
    ['with null for a spec', changed({ spec: null }), 'it lacks its spec or its ports'],
    ['with a list for a spec', changed({ spec: [] }), 'it lacks its spec or its ports'],
    ['with a file without name', changed({ files: { '': '' } }), 'it lists a file outside the directory: '],
    ['with itself as a file', changed({ files: { '.': '' } }), 'it lists a file outside the directory: .'],
    ['with a directory as a file', changed({ files: { 'a/': '' } }), 'it lists a file outside the directory: a/'],
    ['above the directory', changed({ files: { '../x': '' } }), 'it lists a file outside the directory: ../x'],
    [
      'above, further down',
      changed({ files: { 'a/../../x': '' } }),
      'it lists a file outside the directory: a/../../x',
    ],
    ['anywhere', changed({ files: { '/etc/passwd': '' } }), 'it lists a file outside the directory: /etc/passwd'],
    ['with backslashes', changed({ files: { '..\\x': '' } }), 'it lists a file outside the directory: ..\\x'],
  ])('%s', (_, text, message) => {
    expect(() => parseManifest(text)).toThrow(message);
  });

  test('with a wrong spec or wrong ports', () => {
    expect(() => parseManifest(changed({ spec: { nodes: 0 } }))).toThrow(SpecError);
    expect(() => parseManifest(changed({ spec: { name: '../x' } }))).toThrow(SpecError);
    expect(() => parseManifest(changed({ ports: { bind: 'x' } }))).toThrow(SpecError);
  });
});

test('only true is started', () => {
  expect(parseManifest(changed({ started: undefined })).started).toBe(false);
  expect(parseManifest(changed({ started: 'yes' })).started).toBe(false);
});

describe('of a test harness', () => {
  const expires = '2030-01-01T00:00:00.000Z';
  const owner = { pid: 42, started: '12345', host: 'box' };

  test.each<[string, HarnessChoices]>([
    ['owned by a process', { links: true, expires, owner }],
    ['that is to stay', { links: false, expires }],
    ['that was used again', { links: false, expires, renewed: '2031-01-01T00:00:00.000Z' }],
  ])('a cluster %s reads back the same', (_, harness) => {
    expect(parseManifest(formatManifest({ ...MANIFEST, harness }))).toEqual({ ...MANIFEST, harness });
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'it does not say when its test cluster expires'],
    ['a text', 'x', 'it does not say when its test cluster expires'],
    ['no expiry', { links: true }, 'it does not say when its test cluster expires'],
    ['an expiry that is no time', { expires: 'soon' }, 'it does not say when its test cluster expires'],
    ['an owner that is none', { expires, owner: 'me' }, 'the owner of its test cluster is unknown'],
    ['an owner without a pid', { expires, owner: { ...owner, pid: '42' } }, 'the owner of its test cluster is unknown'],
    ['an owner of no time', { expires, owner: { ...owner, started: undefined } }, 'the owner of its test cluster'],
    ['an owner of no machine', { expires, owner: { ...owner, host: 5 } }, 'the owner of its test cluster is unknown'],
  ])('%s is refused', (_, harness, message) => {
    expect(() => parseManifest(changed({ harness }))).toThrow(message);
  });

  test('only true is links', () => {
    expect(parseManifest(changed({ harness: { expires, links: 'yes' } })).harness).toEqual({ links: false, expires });
  });
});

describe('readManifest', () => {
  test('reads the one of a directory', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, MANIFEST_NAME), formatManifest(MANIFEST));
    expect(await readManifest(dir)).toEqual(MANIFEST);
  });

  test('finds none in an empty directory, in none, and below a file', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, 'file'), '');
    expect(await readManifest(dir)).toBeUndefined();
    expect(await readManifest(join(dir, 'none'))).toBeUndefined();
    expect(await readManifest(join(dir, 'file'))).toBeUndefined();
  });

  test('says what is wrong with a damaged one, and what to do', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, MANIFEST_NAME), changed({ runtime: 'podman' }));
    expect(await clusterErrorOf(readManifest(dir))).toMatchObject({
      code: 'no-cluster',
      message: `${join(dir, MANIFEST_NAME)} can't be used: its runtime is unknown`,
      hint: 'Restore it, or generate into another directory with `--dir`.',
    });
  });

  test('shows every problem of its spec', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, MANIFEST_NAME), changed({ spec: { nodes: 0, name: 'X' } }));
    const { details } = await clusterErrorOf(readManifest(dir));
    expect(details).toContain('nodes: must be at least 1');
    expect(details).toContain('name: must be lower-case');
  });

  test.each<[string, (path: string) => Promise<unknown>, string]>([
    ['a directory', (path) => mkdir(path), 'is a directory'],
    ['a named pipe', (path) => run('mkfifo', [path]), 'is a named pipe, not a file'],
  ])('refuses %s', async (_, make, fault) => {
    const dir = await temporaryDirectory();
    await make(join(dir, MANIFEST_NAME));
    await expect(readManifest(dir)).rejects.toMatchObject({
      code: 'no-cluster',
      message: `${join(dir, MANIFEST_NAME)} ${fault}`,
      hint: 'Move it away and restore the file of this cluster, or name another directory with `--dir`.',
    });
  });
});

describe('a change on its way', () => {
  const spec = parseSpec({ name: 'demo', nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
  const to = parseSpec({ name: 'demo', nodes: [{ name: 'a' }, { name: 'c' }] });
  const changing = { to, restarted: ['a'], restarting: ['c'], emptied: ['b'], pinned: [0, 7] };
  const parts = { spec, runtime: 'docker', started: true, ports: PORTS, slots: { a: 0, b: 1, c: 2 } } as const;

  test('reads back the same, with the places of both sides', () => {
    const read = parseManifest(formatManifest(createManifest({ ...parts, changing }, [])));
    expect(read.changing).toEqual(changing);
    expect(read.slots).toEqual({ a: 0, b: 1, c: 2 });
  });

  test('leaves places that are only the order of the spec out once it has ended', () => {
    expect(createManifest(parts, []).slots).toBeUndefined();
    expect(createManifest({ ...parts, slots: { a: 0, c: 2 } }, []).slots).toEqual({ a: 0, c: 2 });
  });

  const damaged = 'it does not say what the cluster is being changed to';
  test.each<[string, Record<string, unknown>, string]>([
    ['no table', { changing: 'yes' }, damaged],
    ['without where it leads', { changing: { ...changing, to: undefined } }, damaged],
    ['whose restarts are no names', { changing: { ...changing, restarted: [1] } }, damaged],
    ['whose emptied nodes are no list', { changing: { ...changing, emptied: 'b' } }, damaged],
    ['whose partitions are no numbers', { changing: { ...changing, pinned: ['0'] } }, damaged],
    ['with places below zero', { slots: { a: -1 } }, 'places of its nodes'],
    ['with broken places', { slots: { a: 0.5 } }, 'places of its nodes'],
    ['with a list of places', { slots: [0, 1] }, 'places of its nodes'],
  ])('is refused %s', (_, fields, reason) => {
    expect(() => parseManifest(changed(fields))).toThrow(reason);
  });

  test('is refused with a wrong spec at its end', () => {
    expect(() => parseManifest(changed({ changing: { ...changing, to: { nodes: 0 } } }))).toThrow(SpecError);
  });
});
