import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { arch, chdir, cwd, platform } from 'node:process';
import { afterEach, expect, test, vi } from 'vitest';
import { cacheDirectory, cachedProgram } from '../../../src/programs/cache.js';
import { findProgram } from '../../../src/programs/find.js';
import { platformPackage } from '../../../src/programs/versions.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
afterEach(() => {
  vi.unstubAllEnvs();
});

async function fakeProgram(path: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "restatectl ${version} (unit test)"\n`);
  await chmod(path, 0o755);
  return path;
}

test('a program named by a variable is used, whatever its version', async () => {
  const path = await fakeProgram(join(await temporaryDirectory(), 'mine'), '0.0.1');
  vi.stubEnv('RESTATECTL_BIN', path);
  expect(await findProgram('restatectl', '1.7.12')).toEqual({ path, source: 'variable' });
});

test('a variable that names no program is not passed over', async () => {
  const path = join(await temporaryDirectory(), 'text');
  await writeFile(path, 'no program', { mode: 0o644 });
  vi.stubEnv('RESTATE_SERVER_BIN', path);
  expect(await clusterErrorOf(findProgram('restate-server', '1.7.12'))).toMatchObject({
    code: 'program-missing',
    message: `RESTATE_SERVER_BIN names ${path}, which is not an executable file`,
    hint: 'Correct RESTATE_SERVER_BIN, or unset it to let restate-cluster find restate-server.',
  });
});

test('on the PATH, the first of the right version is taken, and npm wrappers never', async () => {
  const root = await temporaryDirectory();
  await fakeProgram(join(root, 'old', 'restatectl'), '1.6.2');
  await fakeProgram(join(root, 'node_modules', '.bin', 'restatectl'), '1.7.12');
  const path = await fakeProgram(join(root, 'new', 'restatectl'), '1.7.12');
  const directories = [
    '',
    join(root, 'none'),
    join(root, 'old'),
    join(root, 'node_modules', '.bin'),
    join(root, 'new'),
  ];
  vi.stubEnv('RESTATECTL_BIN', '');
  vi.stubEnv('PATH', directories.join(':'));
  expect(await findProgram('restatectl', '1.7.12')).toEqual({ path, source: 'path' });
});

test('a package in node_modules is judged by the version it says it is of, or else by its program', async () => {
  const root = await temporaryDirectory();
  const home = join(root, 'node_modules', platformPackage('restatectl', platform, arch) ?? '');
  const path = await fakeProgram(join(home, 'bin', 'restatectl'), '1.6.2');
  vi.stubEnv('RESTATECTL_BIN', '');
  vi.stubEnv('PATH', '');
  const before = cwd();
  chdir(root);
  try {
    await writeFile(join(home, 'package.json'), '{ "version": "1.7.12" }');
    expect(await findProgram('restatectl', '1.7.12', { fetch: false })).toEqual({ path, source: 'node_modules' });
    await writeFile(join(home, 'package.json'), '{}');
    expect(await findProgram('restatectl', '1.6.2', { fetch: false })).toEqual({ path, source: 'node_modules' });
  } finally {
    chdir(before);
  }
});

test('the cache is where its variable says, and keeps versions apart', async () => {
  const root = await temporaryDirectory();
  vi.stubEnv('RESTATE_CLUSTER_CACHE', root);
  expect(cacheDirectory()).toBe(root);
  const path = await fakeProgram(join(root, 'programs', 'restatectl-1.7.12', 'restatectl'), '1.7.12');
  expect(await cachedProgram('restatectl', '1.7.12')).toBe(path);
  expect(await cachedProgram('restatectl', '1.7.11')).toBeUndefined();
  expect(await cachedProgram('restate-server', '1.7.12')).toBeUndefined();
});

test("without the variable, the cache is in the user's own", () => {
  vi.stubEnv('RESTATE_CLUSTER_CACHE', '');
  expect(cacheDirectory()).toMatch(/restate-cluster/);
});
