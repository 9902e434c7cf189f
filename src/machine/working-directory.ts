import { readlinkSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';

/** Where a process works. The system follows the directory when it, or one above it, is moved or renamed. */
export interface WorkingDirectory {
  /** Absolute, without symbolic links: where the directory is, or was when it was deleted. */
  readonly path: string;
  /** `elsewhere`: this process has no such directory; the other runs in a container, or below another root. */
  readonly state: 'there' | 'deleted' | 'elsewhere';
}

/** What Linux puts behind the path of a directory that was deleted. */
const DELETED = ' (deleted)';

/** Identity of what lies at a path; `undefined` where nothing does. */
function statOf(path: string): Pick<Stats, 'dev' | 'ino'> | 'hidden' | undefined {
  try {
    return statSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'hidden' : undefined;
  }
}

/**
 * Decides what a path that the system named stands for. The name alone proves nothing: another directory may have taken
 * its place, and a directory may be called "x (deleted)".
 *
 * @param own what the process works in
 * @param atPath what lies at that path here
 * @param sameRoot whether paths mean the same to that process as to this one
 */
export function judgeDirectory(
  path: string,
  own: Pick<Stats, 'dev' | 'ino'>,
  atPath: ReturnType<typeof statOf>,
  sameRoot: boolean,
): WorkingDirectory {
  const marked = path.endsWith(DELETED);
  if (atPath === 'hidden' ? sameRoot && !marked : atPath?.dev === own.dev && atPath.ino === own.ino) {
    return { path, state: 'there' };
  }
  if (!sameRoot || !marked) return { path, state: 'elsewhere' };
  return { path: path.slice(0, -DELETED.length), state: 'deleted' };
}

/** proc(5): `cwd` leads to the directory itself, whatever its name is now. */
function linuxDirectory(pid: number): WorkingDirectory | undefined {
  const proc = `/proc/${String(pid)}`;
  try {
    const path = readlinkSync(`${proc}/cwd`);
    const sameRoot = readlinkSync(`${proc}/ns/mnt`) === readlinkSync('/proc/self/ns/mnt');
    return judgeDirectory(path, statSync(`${proc}/cwd`), statOf(path), sameRoot);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It has ended, or is another user's.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

/** Reads `lsof -d cwd -F pin`: a line a field, each process's from `p` on. */
export function parseLsofDirectories(output: string): { pid: number; inode: number; path: string }[] {
  return output.split(/^p/m).flatMap((block) => {
    const match = /^(\d+)\n(?:.*\n)*?i(\d+)\nn(.+)/.exec(block);
    return match === null ? [] : [{ pid: Number(match[1]), inode: Number(match[2]), path: match[3] ?? '' }];
  });
}

async function lsofDirectories(pids: readonly number[]): Promise<Map<number, WorkingDirectory>> {
  let output: string;
  try {
    output = (await run('lsof', ['-a', '-d', 'cwd', '-F', 'pin', '-p', pids.join(',')])).stdout;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    // It exits 1 where one of several has ended, and tells of the others.
    output = error.stdout;
  }
  return new Map(
    parseLsofDirectories(output).map(({ pid, inode, path }) => {
      const found = statOf(path);
      const there = found === 'hidden' || found?.ino === inode;
      return [pid, { path, state: there ? 'there' : 'deleted' }];
    }),
  );
}

/** Where processes work; without those that have ended, and those that the system does not tell of, as other users'. */
export async function workingDirectories(pids: readonly number[]): Promise<Map<number, WorkingDirectory>> {
  if (pids.length === 0) return new Map();
  if (platform !== 'linux') return lsofDirectories(pids);
  return new Map(
    pids.flatMap((pid) => {
      const directory = linuxDirectory(pid);
      return directory === undefined ? [] : [[pid, directory] as const];
    }),
  );
}
