import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareFiles } from '../../../src/files/compare.js';
import type { FileChanges } from '../../../src/files/compare.js';
import { createManifest, readManifest } from '../../../src/files/manifest.js';
import { applyChanges } from '../../../src/files/write.js';
import type { WriteResult } from '../../../src/files/write.js';
import { USERS_MARK } from '../../../src/render/dot-env.js';
import type { GeneratedFile } from '../../../src/render/types.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const spec = parseSpec({});
const PARTS = {
  spec,
  runtime: 'docker',
  started: false,
  ports: { bind: '127.0.0.1', ingress: 1, admin: 2, fabric: 3, snapshots: 4, step: 3 },
} as const;

const file = (path: string, content: string, mode = 0o644): GeneratedFile => ({ path, content, mode });
const manifestOf = (files: readonly GeneratedFile[]) => createManifest(PARTS, files);
const image = (name: string) => `RESTATE_IMAGE=${name}\n${USERS_MARK}\n`;
const V1 = [file('a.txt', 'a1\n'), file('.env', image('a'), 0o600), file('nodes/node-1/restate.toml', 'x = 1\n')];

async function write(
  dir: string,
  files: readonly GeneratedFile[],
  overwrite = false,
): Promise<{ changes: FileChanges; result: WriteResult }> {
  const changes = await compareFiles(dir, files, await readManifest(dir));
  return { changes, result: await applyChanges(dir, changes, manifestOf(files), { overwrite, files }) };
}

async function written(): Promise<string> {
  const dir = await temporaryDirectory();
  await write(dir, V1);
  return dir;
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const read = (dir: string, path: string) => readFile(join(dir, path), 'utf8');

describe('compareFiles', () => {
  test('finds everything new in a directory that is not there', async () => {
    const dir = join(await temporaryDirectory(), 'none');
    expect(await compareFiles(dir, V1, undefined)).toEqual({ write: V1, edited: [], obsolete: [] });
  });

  test('finds nothing to do where all is as it should be', async () => {
    const dir = await written();
    expect(await compareFiles(dir, V1, await readManifest(dir))).toEqual({ write: [], edited: [], obsolete: [] });
  });

  test('writes again what is missing', async () => {
    const dir = await written();
    await rm(join(dir, 'a.txt'));
    expect((await compareFiles(dir, V1, await readManifest(dir))).write).toEqual([V1[0]]);
  });

  test('writes what is ours and now different', async () => {
    const dir = await written();
    const next = [file('a.txt', 'a2\n'), ...V1.slice(1)];
    expect(await compareFiles(dir, next, await readManifest(dir))).toEqual({
      write: [next[0]],
      edited: [],
      obsolete: [],
    });
  });

  test('keeps an edit of a file that would be written the same as before', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), 'mine\n');
    expect((await compareFiles(dir, V1, await readManifest(dir))).edited).toEqual([
      { path: 'a.txt', current: 'mine\n', wanted: 'a1\n', outdated: false },
    ]);
  });

  test('tells an edit of a file that would be written differently now', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), 'mine\n');
    const { write: rest, edited } = await compareFiles(
      dir,
      [file('a.txt', 'a2\n'), ...V1.slice(1)],
      await readManifest(dir),
    );
    expect(rest).toEqual([]);
    expect(edited).toEqual([{ path: 'a.txt', current: 'mine\n', wanted: 'a2\n', outdated: true }]);
  });

  test('an edit that is just what would be written is none', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), 'a2\n');
    const next = [file('a.txt', 'a2\n'), ...V1.slice(1)];
    expect(await compareFiles(dir, next, await readManifest(dir))).toEqual({ write: [], edited: [], obsolete: [] });
  });

  test("takes someone's file of the same name for edited, where there is no manifest", async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, 'a.txt'), 'theirs');
    const { edited } = await compareFiles(dir, V1, undefined);
    expect(edited).toEqual([{ path: 'a.txt', current: 'theirs', wanted: 'a1\n', outdated: true }]);
  });

  test('an emptied file is an edited one', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), '');
    expect((await compareFiles(dir, V1, await readManifest(dir))).edited).toMatchObject([
      { path: 'a.txt', current: '' },
    ]);
  });

  test('finds what is no longer wanted, unless it was edited or is gone', async () => {
    const dir = await written();
    expect((await compareFiles(dir, [], await readManifest(dir))).obsolete).toEqual(V1.map(({ path }) => path));
    await writeFile(join(dir, 'a.txt'), 'mine\n');
    await rm(join(dir, '.env'));
    expect((await compareFiles(dir, [], await readManifest(dir))).obsolete).toEqual(['nodes/node-1/restate.toml']);
  });

  test('changes nothing', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), 'mine\n');
    const before = await readdir(dir);
    await compareFiles(dir, [file('b.txt', '')], await readManifest(dir));
    expect(await readdir(dir)).toEqual(before);
    expect(await read(dir, 'a.txt')).toBe('mine\n');
  });
});

describe('applyChanges', () => {
  test('writes files into directories of their own, and the manifest', async () => {
    const dir = join(await temporaryDirectory(), 'deep', 'cluster');
    const { result } = await write(dir, V1);
    expect(result).toEqual({ written: ['a.txt', '.env', 'nodes/node-1/restate.toml'], removed: [], backups: {} });
    expect(await read(dir, 'nodes/node-1/restate.toml')).toBe('x = 1\n');
    expect(await readManifest(dir)).toEqual(manifestOf(V1));
    expect((await readdir(dir)).sort()).toEqual(['.env', 'a.txt', 'manifest.json', 'nodes']);
  });

  test('writes nothing the second time', async () => {
    const dir = await written();
    expect((await write(dir, V1)).result.written).toEqual([]);
  });

  test('keeps credentials to their owner', async () => {
    const dir = await written();
    expect(await modeOf(join(dir, '.env'))).toBe(0o600);
    await chmod(join(dir, '.env'), 0o644);
    await write(dir, [...V1.filter(({ path }) => path !== '.env'), file('.env', image('b'), 0o600)]);
    expect(await modeOf(join(dir, '.env'))).toBe(0o600);
  });

  test('makes scripts executable', async () => {
    const dir = await temporaryDirectory();
    await write(dir, [file('provision.sh', '#!/bin/sh\n', 0o755)]);
    expect((await modeOf(join(dir, 'provision.sh'))) & 0o100).toBe(0o100);
  });

  test('leaves edited files alone, and still knows them for edited', async () => {
    const dir = await written();
    await writeFile(join(dir, 'a.txt'), 'mine\n');
    expect((await write(dir, V1)).result).toEqual({ written: [], removed: [], backups: {} });
    expect(await read(dir, 'a.txt')).toBe('mine\n');
    expect((await write(dir, V1)).changes.edited).toMatchObject([{ path: 'a.txt', outdated: false }]);
  });

  test('copies edited files before it overwrites them, and never a copy', async () => {
    const dir = await written();
    const copies: string[] = [];
    for (const text of ['first\n', 'second\n', 'third\n']) {
      await writeFile(join(dir, 'a.txt'), text);
      const { result } = await write(dir, V1, true);
      expect(result.written).toEqual(['a.txt']);
      copies.push(result.backups['a.txt'] ?? '');
    }
    expect(copies).toEqual(['a.txt.bak', 'a.txt.bak2', 'a.txt.bak3']);
    expect(await read(dir, 'a.txt')).toBe('a1\n');
    expect(await Promise.all(copies.map((copy) => read(dir, copy)))).toEqual(['first\n', 'second\n', 'third\n']);
  });

  test('keeps a copy of credentials as private as they were', async () => {
    const dir = await written();
    await writeFile(join(dir, '.env'), 'RESTATE_IMAGE=mine\n');
    const { result } = await write(dir, V1, true);
    expect(result.backups).toEqual({ '.env': '.env.bak' });
    expect(await modeOf(join(dir, '.env.bak'))).toBe(0o600);
  });

  test('copies nested files beside themselves', async () => {
    const dir = await written();
    await writeFile(join(dir, 'nodes/node-1/restate.toml'), 'x = 2\n');
    expect((await write(dir, V1, true)).result.backups).toEqual({
      'nodes/node-1/restate.toml': 'nodes/node-1/restate.toml.bak',
    });
  });

  test('removes what is no longer wanted, and a directory with its last file', async () => {
    const dir = await written();
    const { result } = await write(dir, V1.slice(0, 1));
    expect(result.removed).toEqual(['.env', 'nodes/node-1/restate.toml']);
    expect((await readdir(dir)).sort()).toEqual(['a.txt', 'manifest.json', 'nodes']);
    expect(await readdir(join(dir, 'nodes'))).toEqual([]);
  });

  test('keeps a directory that holds more', async () => {
    const dir = await written();
    await mkdir(join(dir, 'nodes/node-1/data'));
    await write(dir, V1.slice(0, 1));
    expect(await readdir(join(dir, 'nodes/node-1'))).toEqual(['data']);
  });

  test('leaves nothing half-written where a file can not be replaced', async () => {
    const dir = await temporaryDirectory();
    await mkdir(join(dir, 'a.txt', 'x'), { recursive: true });
    const changes: FileChanges = { write: V1.slice(0, 1), edited: [], obsolete: [] };
    await expect(applyChanges(dir, changes, manifestOf(V1), { overwrite: false, files: V1 })).rejects.toThrow();
    expect(await readdir(dir)).toEqual(['a.txt']);
  });
});

describe("lines of one's own in .env", () => {
  const SECRET = "AWS_SECRET_ACCESS_KEY='x y'\n";

  test.each([
    ['below the mark', image('a') + SECRET, image('b') + SECRET],
    ['above it', SECRET + image('a'), image('b') + SECRET],
    ['in a file that was made by hand', SECRET, image('b') + SECRET],
  ])('%s stay when ours change, and are no edit', async (_, text, want) => {
    const dir = await written();
    await writeFile(join(dir, '.env'), text);
    const next = [...V1.filter(({ path }) => path !== '.env'), file('.env', image('b'), 0o600)];
    const { changes } = await write(dir, next);
    expect(changes.edited).toEqual([]);
    expect(await read(dir, '.env')).toBe(want);
    expect((await compareFiles(dir, next, await readManifest(dir))).write).toEqual([]);
  });

  test('stay when the file is wanted no more', async () => {
    const dir = await written();
    await writeFile(join(dir, '.env'), image('a') + SECRET);
    await write(
      dir,
      V1.filter(({ path }) => path !== '.env'),
    );
    expect(await read(dir, '.env')).toBe(SECRET);
  });

  test('are shown in no difference, and stay when ours are overwritten', async () => {
    const dir = await written();
    await writeFile(join(dir, '.env'), image('mine') + SECRET);
    const { changes } = await write(dir, V1, true);
    expect(changes.edited).toEqual([{ path: '.env', current: image('mine'), wanted: image('a'), outdated: false }]);
    expect(await read(dir, '.env')).toBe(image('a') + SECRET);
    expect(await read(dir, '.env.bak')).toBe(image('mine') + SECRET);
  });
});
