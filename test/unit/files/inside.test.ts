import { lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { linkRefused, insideOf } from '../../../src/files/inside.js';
import {
  copyBeside,
  makePrivateInside,
  openLog,
  overwriteFiles,
  overwriteInside,
  writeInside,
} from '../../../src/files/put.js';
import { clearRemoved, isOwnDirectory, makeTemporary, removeInside, removeOwn } from '../../../src/files/remove.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
let dir: string;
let victim: string;
beforeEach(async () => {
  const base = await temporaryDirectory();
  dir = join(base, 'cluster');
  victim = join(base, 'victim');
  await mkdir(join(victim, 'data'), { recursive: true });
  await mkdir(join(dir, 'nodes', 'node-1'), { recursive: true });
  for (const name of ['data/x', 'file']) await writeFile(join(victim, name), 'precious');
});

/** Everything the victim has, with its text. */
async function untouched(): Promise<void> {
  expect((await readdir(victim)).sort()).toEqual(['data', 'file']);
  expect(await readFile(join(victim, 'file'), 'utf8')).toBe('precious');
  expect(await readFile(join(victim, 'data', 'x'), 'utf8')).toBe('precious');
}

const modeOf = async (path: string) => (await lstat(path)).mode & 0o777;

describe('what lies behind a link is neither written nor removed', () => {
  const REFUSED = {
    code: 'path-is-link',
    message: expect.stringContaining('is a symbolic link to') as string,
    hint: expect.stringMatching(
      /^Remove the link\. To keep a cluster on another disk, put its whole directory there/,
    ) as string,
  };

  test.each([
    ['the directory above all nodes', 'nodes', 'nodes/node-1/data/x'],
    ['the directory of a node', 'nodes/node-1', 'nodes/node-1/data/x'],
    ['the data of a node', 'nodes/node-1/data', 'nodes/node-1/data'],
    ['a file', 'README.md', 'README.md'],
  ])('%s', async (_, link, path) => {
    if (link.startsWith('nodes'))
      await rename(join(dir, link === 'nodes' ? 'nodes' : 'nodes/node-1'), join(dir, 'away'));
    await mkdir(join(dir, link, '..'), { recursive: true });
    await symlink(link === 'README.md' ? join(victim, 'file') : victim, join(dir, link));
    const message = (await linkRefused(join(dir, link))).message;
    for (const work of [
      () => insideOf(dir, path),
      () => writeInside(dir, path, 'mine', 0o644),
      () => overwriteInside(dir, path, 'mine'),
      () => openLog(dir, path),
      () => makePrivateInside(dir, path),
      () => removeInside(dir, path),
    ]) {
      expect(await clusterErrorOf(work())).toMatchObject({ ...REFUSED, message });
    }
    await untouched();
  });

  test('a link that leads to nothing makes nothing there', async () => {
    await symlink(join(victim, 'new'), join(dir, 'nodes', 'node-1', 'restate.log'));
    await symlink(join(victim, 'new'), join(dir, 'nodes', 'node-1', 'data'));
    expect(await clusterErrorOf(openLog(dir, 'nodes/node-1/restate.log'))).toMatchObject(REFUSED);
    expect(await clusterErrorOf(makePrivateInside(dir, 'nodes/node-1/data/node-1'))).toMatchObject(REFUSED);
    await untouched();
  });

  test('links within what is removed go, and what they lead to stays', async () => {
    await mkdir(join(dir, 'nodes', 'node-1', 'data'));
    await symlink(victim, join(dir, 'nodes', 'node-1', 'data', 'link'));
    await removeInside(dir, 'nodes/node-1/data');
    expect(await readdir(join(dir, 'nodes', 'node-1'))).toEqual([]);
    await untouched();
  });

  test('the cluster directory itself may be reached through one', async () => {
    const link = join(dir, '..', 'link');
    await symlink(dir, link);
    await writeInside(link, 'nodes/node-1/restate.toml', 'x', 0o644);
    expect(await readFile(join(dir, 'nodes', 'node-1', 'restate.toml'), 'utf8')).toBe('x');
  });

  test('files of the user are not written over where one of them is a link', async () => {
    await writeFile(join(dir, 'compose.yaml'), 'old');
    await symlink(join(victim, 'file'), join(dir, 'other.yaml'));
    const files = ['compose.yaml', 'other.yaml'].map((name) => ({ path: join(dir, name), content: 'new' }));
    expect(await clusterErrorOf(overwriteFiles(files))).toMatchObject({ code: 'path-is-link' });
    expect(await readFile(join(dir, 'compose.yaml'), 'utf8')).toBe('old');
    await untouched();
  });

  test('a copy is not written through a link that has its name', async () => {
    await writeFile(join(dir, 'a'), 'a');
    await symlink(join(victim, 'file'), join(dir, 'a.bak'));
    expect(await copyBeside(join(dir, 'a'), join(dir, 'a.bak'))).toBe(false);
    await untouched();
  });
});

test('nothing outside of the directory is named', async () => {
  for (const path of ['../victim', '/etc/passwd', '.', 'a/../..'])
    await expect(insideOf(dir, path)).rejects.toThrow(TypeError);
});

test('a file where a directory is needed is told', async () => {
  await writeFile(join(dir, 'nodes', 'node-1', 'data'), '');
  expect(await clusterErrorOf(writeInside(dir, 'nodes/node-1/data/x', '', 0o644))).toMatchObject({
    code: 'path-unusable',
    message: `${join(dir, 'nodes', 'node-1', 'data')} is not a directory`,
    hint: 'Move it away, or use another directory.',
  });
  expect(await clusterErrorOf(writeInside(dir, 'nodes', '', 0o644))).toMatchObject({ code: 'path-unusable' });
});

describe('with a umask that takes nothing away', () => {
  let before: number;
  beforeEach(() => {
    before = process.umask(0);
    return () => process.umask(before);
  });

  test('what is private is closed to others, and nobody else may write the rest', async () => {
    const file = await openLog(dir, 'nodes/node-1/restate.log');
    await file.close();
    await makePrivateInside(dir, 'snapshot-store/data');
    await writeInside(dir, 'nodes/node-2/restate.toml', '', 0o644);
    const modes = await Promise.all(
      [
        'nodes/node-1/restate.log',
        'snapshot-store',
        'snapshot-store/data',
        'nodes/node-2',
        'nodes/node-2/restate.toml',
      ].map((path) => modeOf(join(dir, path))),
    );
    expect(modes).toEqual([0o600, 0o755, 0o700, 0o755, 0o644]);
  });

  test('what an earlier version left open is closed', async () => {
    await mkdir(join(dir, 'data'), { mode: 0o777 });
    await writeFile(join(dir, 'log'), '', { mode: 0o666 });
    await makePrivateInside(dir, 'data');
    await (await openLog(dir, 'log')).close();
    expect([await modeOf(join(dir, 'data')), await modeOf(join(dir, 'log'))]).toEqual([0o700, 0o600]);
  });
});

describe('removal by a name alone', () => {
  test('only of a directory of this user that not everybody may write to', async () => {
    const own = (await makeTemporary(dir, 'own-')).path;
    expect(await isOwnDirectory(own)).toBe(true);
    await symlink(victim, join(dir, 'link'));
    await mkdir(join(dir, 'open'), { mode: 0o777 });
    const before = process.umask(0);
    await mkdir(join(dir, 'for-all'), { mode: 0o777 });
    process.umask(before);
    for (const name of ['link', 'for-all']) {
      expect(await isOwnDirectory(join(dir, name))).toBe(false);
      expect(await clusterErrorOf(removeOwn(join(dir, name), 'away'))).toMatchObject({
        code: 'path-unusable',
        message: `${join(dir, name)} is not a directory of yours alone; nothing in it was removed`,
        hint: 'See what it is, and remove it by hand.',
      });
    }
    await removeOwn(own, 'away');
    expect((await readdir(dir)).sort()).toEqual(['for-all', 'link', 'nodes', 'open']);
    await untouched();
  });

  test('what could not be removed is found where it was', async () => {
    const { path } = await makeTemporary(dir, 'own-');
    const failing = removeOwn(path, 'away', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await isOwnDirectory(path)).toBe(true);
  });

  test('what a removal left that was killed goes with the next', async () => {
    await mkdir(join(dir, 'nodes', 'node-1', '.removed-0123456789ab'));
    await mkdir(join(dir, 'nodes', 'node-1', '.removed-by-me'));
    await clearRemoved(dir, 'nodes/node-1');
    expect(await readdir(join(dir, 'nodes', 'node-1'))).toEqual(['.removed-by-me']);
  });
});
