import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { lockDirectory } from '../../../src/files/lock.js';
import { findProcess } from '../../../src/machine/processes.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

/** Stands for the pause between two looks at a lock that is held. */
const nap = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock('node:timers/promises', () => ({ setTimeout: nap }));
beforeEach(() => {
  nap.mockReset().mockImplementation(() => new Promise((resolve) => setImmediate(resolve)));
});

const temporaryDirectory = temporaryDirectories();

/** A directory with something in it: an empty one would go with its lock. */
async function clusterDirectory(): Promise<string> {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, 'kept'), '');
  return dir;
}

/** Fails a test that waits, where it must not. */
const neverWait = {
  onWait: (holder: number) => {
    throw new Error(`it waits for ${String(holder)}`);
  },
};

describe('a lock', () => {
  test('makes the directory where there is none, and takes it away again where nothing came of it', async () => {
    const root = await clusterDirectory();
    const unlock = await lockDirectory(join(root, 'cluster'), neverWait);
    expect(await readdir(join(root, 'cluster'))).toEqual(['.lock']);
    await unlock();
    expect(await readdir(root)).toEqual(['kept']);
  });

  test('is one file that names its holder, and is gone when given up', async () => {
    const dir = await clusterDirectory();
    const unlock = await lockDirectory(dir, neverWait);
    expect(await readdir(dir)).toEqual(['.lock', 'kept']);
    const started = (await findProcess(pid))?.started;
    const call = expect.any(Number) as number;
    expect(JSON.parse(await readFile(join(dir, '.lock'), 'utf8'))).toEqual({ pid, started, call });
    await unlock();
    expect(await readdir(dir)).toEqual(['kept']);
  });

  test('leaves an empty directory that was there before', async () => {
    const dir = join(await temporaryDirectory(), 'mine');
    await mkdir(dir);
    await (
      await lockDirectory(dir, neverWait)
    )();
    expect(await readdir(dir)).toEqual([]);
  });

  test('leaves a directory it made, where something came of it', async () => {
    const dir = join(await temporaryDirectory(), 'cluster');
    const unlock = await lockDirectory(dir, neverWait);
    await writeFile(join(dir, 'manifest.json'), '');
    await unlock();
    expect(await readdir(dir)).toEqual(['manifest.json']);
  });

  test.each<[string, object]>([
    ['another process', { pid: 999_999_999 }],
    ['another call of this process', { call: -2 }],
  ])('that is of %s by now is left to it', async (_, changes) => {
    const dir = await clusterDirectory();
    const path = join(dir, '.lock');
    const unlock = await lockDirectory(dir, neverWait);
    const other = JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...changes });
    await writeFile(path, other);
    await unlock();
    expect(await readFile(path, 'utf8')).toBe(other);
  });

  test('names every call of one process', async () => {
    const [a, b] = [await clusterDirectory(), await clusterDirectory()];
    const unlocks = [await lockDirectory(a), await lockDirectory(b)];
    const texts = await Promise.all([a, b].map((dir) => readFile(join(dir, '.lock'), 'utf8')));
    expect(new Set(texts).size).toBe(2);
    for (const unlock of unlocks) await unlock();
  });

  test('can be had again after it was given up', async () => {
    const dir = await clusterDirectory();
    for (let i = 0; i < 3; i++) await (await lockDirectory(dir, neverWait))();
  });

  test('of one directory is nothing to another', async () => {
    const [a, b] = [await clusterDirectory(), await clusterDirectory()];
    const unlock = await lockDirectory(a);
    await (
      await lockDirectory(b, neverWait)
    )();
    await unlock();
  });

  test('makes a second wait for the first, and tells it for whom, once', async () => {
    const dir = await clusterDirectory();
    const order: string[] = [];
    const unlock = await lockDirectory(dir);
    let naps = 0;
    nap.mockImplementation(async () => {
      if (++naps !== 3) return;
      order.push('first gives up');
      await unlock();
    });
    const waiting: number[] = [];
    const release = await lockDirectory(dir, { onWait: (holder) => waiting.push(holder) });
    order.push('second has it');
    await release();
    expect(order).toEqual(['first gives up', 'second has it']);
    expect(waiting).toEqual([pid]);
    expect(await readdir(dir)).toEqual(['kept']);
  });

  test('is held by one of many at a time', async () => {
    const dir = await clusterDirectory();
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const unlock = await lockDirectory(dir);
        most = Math.max(most, ++holders);
        await Promise.resolve();
        holders--;
        await unlock();
      }),
    );
    expect(most).toBe(1);
  });
});

describe('the lock of a dead process', () => {
  test.each<[string, { pid: number; started: string }]>([
    ['that is gone', { pid: 999_999_999, started: '12345' }],
    ['whose id another process has now', { pid, started: 'long ago' }],
  ])('%s is taken over at once', async (_, holder) => {
    const dir = await clusterDirectory();
    await writeFile(join(dir, '.lock'), JSON.stringify(holder));
    const unlock = await lockDirectory(dir, neverWait);
    expect(JSON.parse(await readFile(join(dir, '.lock'), 'utf8'))).toMatchObject({ pid });
    expect(await readdir(dir)).toEqual(['.lock', 'kept']);
    await unlock();
    expect(await readdir(dir)).toEqual(['kept']);
  });
});

describe('a lock left behind', () => {
  const gone = JSON.stringify({ pid: 999_999_999, started: '12345', call: 0 });

  test.each([
    ['empty', ''],
    ['cut short', '{"pid": 1, "sta'],
    ['null', 'null'],
    ['without a holder', '{}'],
    ['of zeros', '\0\0\0\0'],
  ])('%s is that of nobody', async (_, text) => {
    const dir = await clusterDirectory();
    await writeFile(join(dir, '.lock'), text);
    const unlock = await lockDirectory(dir, neverWait);
    expect(JSON.parse(await readFile(join(dir, '.lock'), 'utf8'))).toMatchObject({ pid });
    await unlock();
    expect(await readdir(dir)).toEqual(['kept']);
  });

  test('by one who died while taking another away is taken over too', async () => {
    const dir = await clusterDirectory();
    await writeFile(join(dir, '.lock'), gone);
    await writeFile(join(dir, '.lock.breaking'), gone);
    await (
      await lockDirectory(dir, neverWait)
    )();
    expect(await readdir(dir)).toEqual(['kept']);
  });

  test.each([
    ['of a dead process', gone],
    ['that is empty', ''],
  ])('%s goes to one of many at a time, and to all in the end', { timeout: 60_000 }, async (_, text) => {
    const dir = await clusterDirectory();
    let holders = 0;
    let most = 0;
    let served = 0;
    const take = async () => {
      const unlock = await lockDirectory(dir);
      most = Math.max(most, ++holders);
      // Long enough for another to take it, were it not held.
      await readdir(dir);
      await readdir(dir);
      served++;
      holders--;
      await unlock();
    };
    for (let round = 0; round < 50; round++) {
      await writeFile(join(dir, '.lock'), text);
      await Promise.all(Array.from({ length: 8 }, take));
      expect(await readdir(dir)).toEqual(['kept']);
    }
    expect({ most, served }).toEqual({ most: 1, served: 400 });
  });
});

test('a wait can be called off, and leaves the lock to its holder', async () => {
  const dir = await clusterDirectory();
  const unlock = await lockDirectory(dir);
  const controller = new AbortController();
  const error = await clusterErrorOf(
    lockDirectory(dir, {
      signal: controller.signal,
      onWait: () => {
        controller.abort();
      },
    }),
  );
  expect(error.code).toBe('interrupted');
  expect(await readdir(dir)).toEqual(['.lock', 'kept']);
  await unlock();
});
