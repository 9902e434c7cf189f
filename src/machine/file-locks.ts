import { readFile, stat } from 'node:fs/promises';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { findProcess } from './processes.js';
import type { ProcessInfo } from './processes.js';

/** Whoever holds a lock on a file. */
export interface LockHolder {
  /** Unknown where the system does not tell, as of a process it hides from us. */
  readonly process: ProcessInfo | undefined;
}

/** One held lock, from proc(5)'s table: `1: POSIX ADVISORY WRITE 28847 fe:00:2154649 0 EOF`. */
export interface FileLock {
  readonly pid: number;
  /** `major:minor`, in hexadecimal. */
  readonly device: string;
  readonly inode: string;
}

/** Locks that are held; those that somebody waits for (`->`) are left out. */
export function parseLocks(table: string): FileLock[] {
  return table.split('\n').flatMap((line) => {
    const match = /^\d+: \S+ +\S+ +\S+ +(-?\d+) ([0-9a-f]+:[0-9a-f]+):(\d+) /.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), device: match[2] ?? '', inode: match[3] ?? '' }];
  });
}

/** A device number as the table has it (makedev(3) of glibc). */
export function deviceName(device: number): string {
  const number = BigInt(device);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & 0xfffff000n);
  const minor = (number & 0xffn) | ((number >> 12n) & 0xffffff00n);
  const hex = (value: bigint) => value.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor)}`;
}

async function linuxHolder(path: string): Promise<LockHolder | undefined> {
  const { dev, ino } = await stat(path);
  const held = parseLocks(await readFile('/proc/locks', 'utf8')).filter(({ inode }) => inode === String(ino));
  for (const { pid, device } of held) {
    const process = pid > 0 ? await findProcess(pid) : undefined;
    // Some file systems (btrfs, overlays) show another device number here than there.
    if (device === deviceName(dev) || process?.command.includes('restate') === true) return { process };
  }
  return undefined;
}

/**
 * Who holds a lock on a file, as RocksDB does on `LOCK` in the directory of an open database. `undefined` for nobody.
 *
 * @param path must be there
 */
export async function findLockHolder(path: string): Promise<LockHolder | undefined> {
  if (platform === 'linux') return linuxHolder(path);
  try {
    const { stdout } = await run('lsof', ['-t', '--', path]);
    const pid = Number(stdout.split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? { process: await findProcess(pid) } : undefined;
  } catch (error) {
    // lsof exits 1 where nobody has the file open.
    if (error instanceof RunError && !error.missing) return undefined;
    throw error;
  }
}
