import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:process';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';

const LISTENING = '0A';

/** Ports that listening sockets have, by inode, from proc(5)'s tcp table: local address, state and inode by column. */
export function portsByInode(table: string): Map<string, number> {
  const ports = new Map<string, number>();
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    const [inode, port] = [columns[9], columns[1]?.split(':')[1]];
    if (columns[3] === LISTENING && inode !== undefined && port !== undefined)
      ports.set(inode, Number.parseInt(port, 16));
  }
  return ports;
}

async function linuxPorts(pid: number): Promise<number[]> {
  const proc = `/proc/${String(pid)}`;
  // Another user's process, or one that ended meanwhile, can't be looked into; a system without IPv6 has no tcp6.
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`${proc}/net/${name}`, 'utf8').catch(() => '')),
  );
  const ports = portsByInode(tables.join('\n'));
  const descriptors = await readdir(`${proc}/fd`).catch(() => []);
  const targets = await Promise.all(descriptors.map((name) => readlink(`${proc}/fd/${name}`).catch(() => '')));
  return targets.flatMap((target) => ports.get(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '') ?? []);
}

/** Reads `lsof -F n`: names such as `127.0.0.1:5122`, `*:8080` or `[::1]:9070`. */
export function parseLsofPorts(output: string): number[] {
  return [...output.matchAll(/^n.*:(\d+)$/gm)].map((match) => Number(match[1]));
}

async function lsofPorts(pid: number): Promise<number[]> {
  try {
    const args = ['-nP', '-a', '-p', String(pid), '-iTCP', '-sTCP:LISTEN', '-F', 'n'];
    return parseLsofPorts((await run('lsof', args)).stdout);
  } catch (error) {
    // It exits 1 where it finds nothing, and may not be installed.
    if (error instanceof RunError) return [];
    throw error;
  }
}

/** The TCP ports a process listens on, in rising order; none where the system does not tell. */
export async function listeningPorts(pid: number): Promise<number[]> {
  const ports = await (platform === 'linux' ? linuxPorts(pid) : lsofPorts(pid));
  return [...new Set(ports)].sort((a, b) => a - b);
}
