import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}

/** Whether a thread is halted, by its line in /proc: proc(5), field 3, behind the name in parentheses. */
export function isStopped(stat: string): boolean {
  return stat.charAt(stat.lastIndexOf(')') + 2) === 'T';
}

/** Whether a process is halted by SIGSTOP, with all its threads. */
export async function isHalted(pid: number): Promise<boolean> {
  if (platform !== 'linux') {
    try {
      return /^\s*T/.test((await run('ps', ['-o', 'state=', '-p', String(pid)])).stdout);
    } catch (error) {
      if (error instanceof RunError && !error.missing) return false;
      throw error;
    }
  }
  const tasks = `/proc/${String(pid)}/task`;
  try {
    return readdirSync(tasks).every((task) => isStopped(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
