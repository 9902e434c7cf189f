import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { arch, chdir, cwd, execPath, platform } from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cacheDirectory, cachedProgram } from '../../../src/programs/cache.js';
import { run } from '../../../src/exec/run.js';
import { findProgram } from '../../../src/programs/find.js';
import { platformPackage } from '../../../src/programs/versions.js';
import { PROGRAMS } from '../../support/machine.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const PACKAGE = platformPackage('restatectl', platform, arch) ?? '';
const before = cwd();
let root: string;

beforeEach(async () => {
  root = await temporaryDirectory();
  vi.stubEnv('RESTATECTL_BIN', '');
  vi.stubEnv('PATH', '');
  vi.stubEnv('RESTATE_CLUSTER_CACHE', join(root, 'cache'));
  chdir(root);
});
afterEach(() => {
  chdir(before);
  vi.unstubAllEnvs();
});

/** A link to a program that is one: the real restatectl, unless another is named. */
async function program(path: string, target = PROGRAMS.RESTATECTL_BIN): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
  return path;
}

async function script(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** `@restatedev/restatectl` with the package of this platform beside it, as a package manager lays them out in `home`. */
async function install(home: string, version = '1.7.12'): Promise<{ wrapper: string; path: string }> {
  const scoped = join(home, '@restatedev');
  const wrapper = await script(
    join(scoped, 'restatectl', 'lib', 'index.js'),
    "#!/usr/bin/env node\nrequire('child_process');\n",
  );
  await writeFile(
    join(scoped, 'restatectl', 'package.json'),
    JSON.stringify({ name: '@restatedev/restatectl', version }),
  );
  const path = await program(join(home, PACKAGE, 'bin', 'restatectl'));
  await writeFile(join(home, PACKAGE, 'package.json'), JSON.stringify({ name: PACKAGE, version }));
  return { wrapper, path };
}

const find = (version = '1.7.12') => findProgram('restatectl', version, { fetch: false });

describe('a program named by a variable', () => {
  test('is used, whatever its version', async () => {
    const path = await program(join(root, 'mine'));
    vi.stubEnv('RESTATECTL_BIN', path);
    expect(await find('1.6.2')).toEqual({ path, source: 'variable' });
  });

  test.each([
    ['is not executable', 0o644],
    ['is a directory', 'directory'],
  ])('is refused where it %s', async (_, mode) => {
    const path = join(root, 'text');
    if (mode === 'directory') await mkdir(path);
    else await writeFile(path, 'no program', { mode: Number(mode) });
    vi.stubEnv('RESTATECTL_BIN', path);
    expect(await clusterErrorOf(find())).toMatchObject({
      code: 'program-missing',
      message: `RESTATECTL_BIN names ${path}, which is not an executable file`,
      hint: 'Correct RESTATECTL_BIN, or unset it to let restate-cluster find restatectl.',
    });
  });

  test('is refused where it is a script that starts something', async () => {
    const path = await script(join(root, 'script'), '#!/bin/sh\n/opt/restate/restatectl "$@"\n');
    vi.stubEnv('RESTATECTL_BIN', path);
    expect(await clusterErrorOf(find())).toMatchObject({
      code: 'program-missing',
      message: `RESTATECTL_BIN names ${path}, which is a script and not restatectl itself`,
      hint: 'Set RESTATECTL_BIN to the program that the script starts, or unset it to let restate-cluster find restatectl.',
    });
  });

  test("is the program behind a package manager's script", async () => {
    const modules = join(root, 'elsewhere', 'node_modules');
    const { wrapper, path } = await install(modules);
    await mkdir(join(modules, '.bin'));
    await symlink(wrapper, join(modules, '.bin', 'restatectl'));
    vi.stubEnv('RESTATECTL_BIN', join(modules, '.bin', 'restatectl'));
    expect(await find()).toEqual({ path, source: 'variable' });
  });
});

describe('on the PATH', () => {
  test('the first of the right version is taken', async () => {
    await program(join(root, 'old', 'restatectl'), execPath);
    const path = await program(join(root, 'new', 'restatectl'));
    vi.stubEnv('PATH', ['', join(root, 'none'), join(root, 'old'), join(root, 'new')].join(':'));
    expect(await find()).toEqual({ path, source: 'path' });
  });

  test.each([
    ['a pipe', (path: string) => run('/usr/bin/mkfifo', [path])],
    ['of 2 MB', (path: string) => writeFile(path, JSON.stringify({ version: '9.9.9', x: 'x'.repeat(2_000_000) }))],
    ['null', (path: string) => writeFile(path, 'null')],
  ])('one beside a package.json that is %s is asked for its version', async (_, make) => {
    const path = await program(join(root, 'tool', 'bin', 'restatectl'));
    await make(join(root, 'tool', 'package.json'));
    vi.stubEnv('PATH', join(root, 'tool', 'bin'));
    expect(await find()).toEqual({ path, source: 'path' });
  });

  test('a global installation of npm is followed to its program', async () => {
    const { wrapper, path } = await install(join(root, 'lib', 'node_modules'));
    await mkdir(join(root, 'bin'));
    await symlink(wrapper, join(root, 'bin', 'restatectl'));
    vi.stubEnv('PATH', join(root, 'bin'));
    expect(await find()).toEqual({ path, source: 'path' });
  });

  test('a global installation of pnpm, with its shell scripts, is too', async () => {
    const { path } = await install(join(root, 'global', '5', 'node_modules'));
    await script(
      join(root, 'restatectl'),
      `#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\\\,/,g')")
if [ -x "$basedir/node" ]; then
  exec "$basedir/node"  "$basedir/global/5/node_modules/@restatedev/restatectl/lib/index.js" "$@"
else
  exec node  "$basedir/global/5/node_modules/@restatedev/restatectl/lib/index.js" "$@"
fi
`,
    );
    vi.stubEnv('PATH', root);
    expect(await find()).toEqual({ path, source: 'path' });
  });

  test('a script that leads to no program is passed over', async () => {
    await script(join(root, 'first', 'restatectl'), '#!/bin/sh\necho "restatectl 1.7.12"\n');
    const path = await program(join(root, 'second', 'restatectl'));
    vi.stubEnv('PATH', [join(root, 'first'), join(root, 'second')].join(':'));
    expect(await find()).toEqual({ path, source: 'path' });
  });
});

describe("the project's own copy", () => {
  test.each([
    ['here', '.'],
    ['in a folder above, as in a workspace', 'packages/app/src'],
  ])('is found %s', async (_, below) => {
    const { path } = await install(join(root, 'node_modules'));
    await mkdir(join(root, below), { recursive: true });
    chdir(below);
    expect(await find()).toEqual({ path, source: 'node_modules' });
  });

  test('is found where packages are linked and only see what they depend on, as pnpm and bun lay them out', async () => {
    const store = join(root, 'node_modules', '.pnpm', 'restatectl@1.7.12', 'node_modules');
    const { path } = await install(store);
    await mkdir(join(root, 'node_modules', '@restatedev'));
    await symlink(join(store, '@restatedev', 'restatectl'), join(root, 'node_modules', '@restatedev', 'restatectl'));
    expect(await find()).toEqual({ path, source: 'node_modules' });
  });

  test('is passed over where it is of another version', async () => {
    await install(join(root, 'node_modules'), '1.6.2');
    expect((await clusterErrorOf(find())).code).toBe('program-missing');
  });

  test('is asked for its version where its package does not tell', async () => {
    const { path } = await install(join(root, 'node_modules'));
    await writeFile(join(root, 'node_modules', PACKAGE, 'package.json'), '{}');
    expect(await find()).toEqual({ path, source: 'node_modules' });
  });
});

test('the cache is where its variable says, and keeps versions apart', async () => {
  expect(cacheDirectory()).toBe(join(root, 'cache'));
  const path = await program(join(root, 'cache', 'programs', 'restatectl-1.7.12', 'restatectl'));
  expect(await cachedProgram('restatectl', '1.7.12')).toBe(path);
  expect(await cachedProgram('restatectl', '1.7.11')).toBeUndefined();
  expect(await cachedProgram('restate-server', '1.7.12')).toBeUndefined();
});

test("without the variable, the cache is in the user's own", () => {
  vi.stubEnv('RESTATE_CLUSTER_CACHE', '');
  expect(cacheDirectory()).toMatch(/restate-cluster/);
});

test('the cache is at one place, wherever it is asked for', () => {
  vi.stubEnv('RESTATE_CLUSTER_CACHE', 'cache');
  expect(cacheDirectory()).toBe(resolve('cache'));
  vi.stubEnv('RESTATE_CLUSTER_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', 'cache');
  vi.stubEnv('HOME', root);
  expect(isAbsolute(cacheDirectory())).toBe(true);
  expect(cacheDirectory()).not.toContain(resolve('cache'));
});
