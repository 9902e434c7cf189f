import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeDirectory, parseLsofDirectories, workingDirectories } from '../../../src/machine/working-directory.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

/** Runs `work` with a process that works in `dir`. */
async function withProcessIn(dir: string, work: (pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    cwd: dir,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  try {
    await work(child.pid ?? -1);
  } finally {
    child.stdin.end();
    await once(child, 'close');
  }
}

const stateOf = async (pid: number) => (await workingDirectories([pid])).get(pid);

test('the directory of a process is followed when it is moved, and told when it is deleted', async () => {
  const base = await temporaryDirectory();
  const [first, second] = [join(base, 'a', 'b'), join(base, 'c', 'b')];
  await mkdir(first, { recursive: true });
  await withProcessIn(first, async (pid) => {
    expect(await stateOf(pid)).toEqual({ path: first, state: 'there' });
    await rename(join(base, 'a'), join(base, 'c'));
    expect(await stateOf(pid)).toEqual({ path: second, state: 'there' });
    await rm(join(base, 'c'), { recursive: true });
    expect(await stateOf(pid)).toEqual({ path: second, state: 'deleted' });
    // Another one in its place is not the one it works in.
    await mkdir(second, { recursive: true });
    expect(await stateOf(pid)).toEqual({ path: second, state: 'deleted' });
  });
});

test('a directory may have the name that Linux gives to a deleted one', async () => {
  const dir = join(await temporaryDirectory(), 'x (deleted)');
  await mkdir(dir);
  await withProcessIn(dir, async (pid) => {
    expect(await stateOf(pid)).toEqual({ path: dir, state: 'there' });
  });
});

test('of a process that is gone, nothing is told', async () => {
  expect(await workingDirectories([999_999_999])).toEqual(new Map());
  expect(await workingDirectories([])).toEqual(new Map());
});

describe('judgeDirectory', () => {
  const own = { dev: 1, ino: 2 };
  const other = { dev: 1, ino: 3 };
  test.each([
    ['/a', own, true, { path: '/a', state: 'there' }],
    ['/a', own, false, { path: '/a', state: 'there' }],
    ['/a', other, false, { path: '/a', state: 'elsewhere' }],
    ['/a', undefined, false, { path: '/a', state: 'elsewhere' }],
    ['/a', other, true, { path: '/a', state: 'elsewhere' }],
    ['/a', 'hidden', true, { path: '/a', state: 'there' }],
    ['/a (deleted)', undefined, true, { path: '/a', state: 'deleted' }],
    ['/a (deleted)', own, true, { path: '/a (deleted)', state: 'there' }],
    ['/a (deleted)', undefined, false, { path: '/a (deleted)', state: 'elsewhere' }],
  ] as const)('%s with %j there, same root %j', (path, atPath, sameRoot, want) => {
    expect(judgeDirectory(path, own, atPath, sameRoot)).toEqual(want);
  });
});

test("lsof's fields are read by process", () => {
  // lsof -a -d cwd -F pin -p 25468,25469, as lsof 4.95 prints it.
  const output =
    'p25468\nfcwd\ni2173771\nn/tmp/old1/nodes/node-1\np25469\nfcwd\ni2173773\nn/tmp/my clusters/nodes/node-2\n';
  expect(parseLsofDirectories(output)).toEqual([
    { pid: 25468, inode: 2173771, path: '/tmp/old1/nodes/node-1' },
    { pid: 25469, inode: 2173773, path: '/tmp/my clusters/nodes/node-2' },
  ]);
  expect(parseLsofDirectories('')).toEqual([]);
});
