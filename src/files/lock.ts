import { randomBytes } from 'node:crypto';
import { link, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../errors.js';
import { findProcess, isRunning } from '../machine/processes.js';
import { isAbsent, tryReadText, unreadable } from '../machine/text-file.js';
import { statusOf } from './inside.js';
import { makeDirectory } from './put.js';

export const LOCK_NAME = '.lock';
const LOOK_AGAIN_MS = 100;

/** Several calls in one process each hold for themselves. */
let calls = 0;

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly call: number;
}

const NOBODY: Holder = { pid: -1, started: '', call: -1 };

/** Who a lock file names; `undefined` where there is none. A damaged one names nobody, who is dead. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const status = await statusOf(path);
  if (status === undefined) return undefined;
  // A link leads to no lock of ours, and a pipe is none.
  if (!status.isFile()) return NOBODY;
  const read = await tryReadText(path, 'lock');
  if (isAbsent(read)) return undefined;
  if ('fault' in read) throw unreadable(path, read);
  try {
    const value = JSON.parse(read.text) as Partial<Holder>;
    return { pid: Number(value.pid), started: String(value.started), call: Number(value.call) };
  } catch {
    return NOBODY;
  }
}

/** Who holds the lock of a directory, or held it when he was killed; `undefined` where nobody does. */
export function lockHolder(dir: string): Promise<Pick<Holder, 'pid' | 'started'> | undefined> {
  return readHolder(join(dir, LOCK_NAME));
}

/** Makes `path` name the holder that the file `own` names, unless it names somebody already. One step, for all or none. */
async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes away the lock of a process that is gone. Only one may do that at a time, and it looks again first: else one
 * that was slow would take away the lock of the next, living, holder.
 */
async function breakLock(path: string, own: string): Promise<void> {
  const breaking = `${path}.breaking`;
  if (!(await tryLink(own, breaking))) {
    const breaker = await readHolder(breaking);
    if (breaker !== undefined && !(await isRunning(breaker))) await rm(breaking, { force: true });
    await delay(LOOK_AGAIN_MS / 10);
    return;
  }
  try {
    const holder = await readHolder(path);
    if (holder !== undefined && !(await isRunning(holder))) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

async function release(path: string, self: Holder, madeDirectory: string | undefined): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.pid === self.pid && holder.call === self.call) await rm(path, { force: true });
  // Where nothing came of it, a directory that was made for the lock goes too; one with files in it stays.
  if (madeDirectory !== undefined) await rmdir(madeDirectory).catch(() => undefined);
}

/** Puts a file into a directory, and makes that where it is missing; another may remove an empty one meanwhile. */
async function enter(dir: string, file: string, text: string): Promise<string | undefined> {
  for (;;) {
    const made = (await makeDirectory(dir)) ? dir : undefined;
    try {
      // Fails where something is there, a link included.
      await writeFile(file, text, { flag: 'wx', mode: 0o644 });
      return made;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // On a full disk, an empty one is made.
      if (code === 'ENOSPC' || code === 'EDQUOT') await rm(file, { force: true });
      if (code !== 'ENOENT') throw error;
    }
  }
}

/**
 * Holds a cluster directory for one change at a time, within this process and across processes. The lock names its
 * holder by pid and start time, so that one left by a process that was killed is known for dead at once.
 *
 * @param options.onWait called once when another holds it, with that process's id
 * @returns a function that gives it up
 * @throws {ClusterError} `interrupted` where `signal` ends the wait
 */
export async function lockDirectory(
  dir: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onWait?: (pid: number) => void } = {},
): Promise<() => Promise<void>> {
  const path = join(dir, LOCK_NAME);
  const self: Holder = { pid, started: (await findProcess(pid))?.started ?? '', call: calls++ };
  const own = `${path}.${String(pid)}-${String(self.call)}-${randomBytes(6).toString('hex')}`;
  const made = await enter(dir, own, JSON.stringify(self));
  let told = false;
  let held = false;
  try {
    while (!(held = await tryLink(own, path))) {
      if (options.signal?.aborted === true) throw new ClusterError('interrupted', 'interrupted');
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      if (!(await isRunning(holder))) {
        await breakLock(path, own);
        continue;
      }
      if (!told) options.onWait?.(holder.pid);
      told = true;
      await delay(LOOK_AGAIN_MS);
    }
  } finally {
    await rm(own, { force: true });
    if (!held) await release(path, self, made);
  }
  return () => release(path, self, made);
}
