import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { findProcess, listProcesses } from './processes.js';
import type { ProcessInfo } from './processes.js';

const LISTENING = '0A';

/** Inodes of sockets listening on a port, from proc(5)'s tcp table: local address, state and inode by column. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const inode = columns[9];
    return columns[1]?.endsWith(wanted) === true && columns[3] === LISTENING && inode !== undefined ? [inode] : [];
  });
}

async function readOr<T>(work: Promise<T>, fallback: T): Promise<T> {
  // Another user's process, or one that ended meanwhile, can't be looked into; then it just isn't named.
  return work.catch(() => fallback);
}

async function linuxHolder(port: number): Promise<ProcessInfo | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readOr(readFile(file, 'utf8'), '')),
  );
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const process of await listProcesses()) {
    const directory = `/proc/${String(process.pid)}/fd`;
    const descriptors = await readOr(readdir(directory), []);
    const targets = await Promise.all(descriptors.map((name) => readOr(readlink(`${directory}/${name}`), '')));
    if (targets.some((target) => sockets.has(target))) return process;
  }
  return undefined;
}

/** The process listening on a port, where the system tells: one's own processes always, others' only as root. */
export async function findPortHolder(port: number): Promise<ProcessInfo | undefined> {
  if (platform === 'linux') return linuxHolder(port);
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${String(port)}`, '-sTCP:LISTEN', '-t']);
    const pid = Number(stdout.split('\n')[0]);
    return Number.isInteger(pid) ? await findProcess(pid) : undefined;
  } catch (error) {
    // lsof exits 1 where it finds nothing, and may not be installed.
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
