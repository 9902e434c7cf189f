import { link, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../errors.js';
import { findProcess, isRunning } from '../machine/processes.js';

const LOCK_NAME = '.lock';
const LOOK_AGAIN_MS = 100;

/** Several calls in one process each need a file of their own. */
let calls = 0;

interface Holder {
  readonly pid: number;
  readonly started: string;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return { pid: Number(value.pid), started: String(value.started) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock of a process that is gone. Where another took its place meanwhile, puts that one back. */
async function breakLock(path: string, dead: Holder, own: string): Promise<void> {
  const aside = `${own}.broken`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = await readHolder(aside);
  if (taken !== undefined && (taken.pid !== dead.pid || taken.started !== dead.started)) await tryLink(aside, path);
  await rm(aside, { force: true });
}

/**
 * Holds a cluster directory for one change at a time, across processes. The lock names its holder by pid and start
 * time, so that one left by a process that was killed is known for dead at once.
 *
 * @param onWait called once when another process holds it, with that process's id
 * @returns a function that gives it up
 * @throws {ClusterError} `interrupted` where `signal` ends the wait
 */
export async function lockDirectory(
  dir: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onWait?: (pid: number) => void } = {},
): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, LOCK_NAME);
  const own = `${path}.${String(pid)}-${String(calls++)}`;
  const self = await findProcess(pid);
  await writeFile(own, JSON.stringify({ pid, started: self?.started ?? '' }));
  let told = false;
  try {
    while (!(await tryLink(own, path))) {
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      if (!(await isRunning(holder))) {
        await breakLock(path, holder, own);
        continue;
      }
      if (!told) options.onWait?.(holder.pid);
      told = true;
      if (options.signal?.aborted === true) throw new ClusterError('interrupted', 'interrupted');
      await delay(LOOK_AGAIN_MS);
    }
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    await rm(path, { force: true });
    // Where nothing came of it, the directory made for the lock goes too; one with files in it stays.
    await rmdir(dir).catch(() => undefined);
  };
}
