import { readdir, readlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';

async function linuxFiles(pid: number): Promise<string[]> {
  const directory = `/proc/${String(pid)}/fd`;
  // Another user's process can't be looked into.
  const descriptors = await readdir(directory).catch(() => []);
  const targets = descriptors.map((name) => readlink(`${directory}/${name}`).catch(() => ''));
  return Promise.all(targets);
}

async function lsofFiles(pid: number): Promise<string[]> {
  try {
    const { stdout } = await run('lsof', ['-p', String(pid), '-F', 'n']);
    return stdout.split('\n').flatMap((line) => (line.startsWith('n') ? [line.slice(1)] : []));
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
}

/** Directories of the RocksDB databases that a process has open, as far as the system tells: those whose `LOCK` it has. */
export async function openDatabases(pid: number): Promise<string[]> {
  const files = await (platform === 'linux' ? linuxFiles(pid) : lsofFiles(pid));
  return [...new Set(files.filter((path) => path.endsWith('/LOCK')).map((path) => dirname(path)))];
}
