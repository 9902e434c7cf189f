import { readdirSync, readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { platform } from 'node:process';
import { run } from '../exec/run.js';

export interface ProcessInfo {
  readonly pid: number;
  /** The command line, words joined by one space. */
  readonly command: string;
  /** The same, word by word, where the system tells the words apart. */
  readonly words?: readonly string[];
  /** When it started, in the system's own form. With the pid it names one process for ever. */
  readonly started: string;
}

function readUnlessGone(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

/**
 * Linux: proc(5). The name before the fields may hold spaces and parentheses.
 *
 * These files are no disk's. Read at once, all processes together take a tenth of the time that the thread pool needs.
 */
function readStat(pid: number): { state: string; threads: number; started: string } | undefined {
  const stat = readUnlessGone(`/proc/${String(pid)}/stat`);
  if (stat === undefined) return undefined;
  // From field 3 on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', threads: Number(fields[17]), started: fields[19] ?? '' };
}

function readProc(pid: number): ProcessInfo | undefined {
  const stat = readStat(pid);
  const cmdline = readUnlessGone(`/proc/${String(pid)}/cmdline`);
  // A process that is ending, or was not yet collected by its parent, has an empty command line.
  if (stat === undefined || cmdline === undefined || cmdline === '') return undefined;
  const words = cmdline.replace(/\0$/, '').split('\0');
  return { pid, command: words.join(' '), words, started: stat.started };
}

/** Reads `ps -o pid=,lstart=,command=`, where the start time is five words. */
export function parsePs(output: string): ProcessInfo[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.+)$/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), started: match[2] ?? '', command: match[3] ?? '' }];
  });
}

/** All processes this user may see. */
export async function listProcesses(): Promise<ProcessInfo[]> {
  if (platform === 'linux') {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map((name) => readProc(Number(name))).filter((found) => found !== undefined);
  }
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,lstart=,command='], { env: { LC_ALL: 'C' } });
  return parsePs(stdout);
}

/** Linux counts in hundredths of a second from when the machine started, on every architecture; see proc(5). */
const TICK_MS = 10;

/** When a process started. */
export function startTime({ started }: Pick<ProcessInfo, 'started'>): Date {
  return platform === 'linux'
    ? new Date(Date.now() - uptime() * 1_000 + Number(started) * TICK_MS)
    : new Date(Date.parse(started));
}

/** One process, or `undefined` where there is none with that id. */
export async function findProcess(pid: number): Promise<ProcessInfo | undefined> {
  if (platform === 'linux') return readProc(pid);
  return (await listProcesses()).find((process) => process.pid === pid);
}

/**
 * Whether exactly this process, not another that was given its id later, still runs. One that was killed does until it
 * has let go of its ports and files, which is some time after its command line is gone.
 */
export async function isRunning(process: Pick<ProcessInfo, 'pid' | 'started'>): Promise<boolean> {
  if (platform !== 'linux') return (await findProcess(process.pid))?.started === process.started;
  const stat = readStat(process.pid);
  if (stat?.started !== process.started) return false;
  // Its first thread may have ended before others.
  return !/[ZX]/.test(stat.state) || stat.threads > 1;
}

/**
 * The variables a process of this user was started with; `undefined` where the system does not tell, or the process is
 * gone or another user's.
 */
export function environmentOf(pid: number): Record<string, string> | undefined {
  if (platform !== 'linux') return undefined;
  const text = readUnlessGone(`/proc/${String(pid)}/environ`);
  const entries = text?.split('\0').filter((entry) => entry.includes('='));
  return (
    entries &&
    Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    )
  );
}
