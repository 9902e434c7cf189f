import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../../errors.js';
import type { LogOptions } from '../types.js';

const LOOK_AGAIN_MS = 200;
/** How much of its end is looked at for the last lines. */
const TAIL_BYTES = 256 * 1024;
const READ_AT_ONCE = 64 * 1024;
/** A longer line is handed on in parts: it may be longer than a text can be. */
const MAX_LINE = 1024 * 1024;

/** Opens a log to read it, where there is one. A pipe or a device in its place might never answer. */
async function openLog(path: string): Promise<FileHandle | undefined> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notALog(path);
}

function notALog(path: string): ClusterError {
  return new ClusterError('file-unreadable', `${path} is not a regular file`, {
    hint: 'Move it away: the log of a server belongs there.',
  });
}

/** The last lines of a log file, as far as they are in its last 256 kB; empty where there is none. */
export async function tailFile(path: string, lines: number): Promise<string> {
  const file = await openLog(path);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}

/** Where the last `lines` lines of a file begin, found from its end. */
async function startOfLines(file: FileHandle, size: number, lines: number): Promise<number> {
  if (lines === 0) return size;
  let left = lines;
  const buffer = Buffer.alloc(READ_AT_ONCE);
  for (let end = size; end > 0; end -= READ_AT_ONCE) {
    const start = Math.max(0, end - READ_AT_ONCE);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    for (let i = bytesRead - 1; i >= 0; i--) {
      // The line end at the end of the file begins no line.
      if (buffer[i] === 0x0a && start + i !== size - 1 && --left === 0) return start + i + 1;
    }
  }
  return 0;
}

/** Calls back with the lines between two places of a file; returns what follows the last line end. */
async function linesBetween(
  file: FileHandle,
  from: number,
  to: number,
  onLine: (line: string) => void,
): Promise<string> {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(READ_AT_ONCE);
  let rest = '';
  for (let at = from; at < to;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(READ_AT_ONCE, to - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const lines = (rest + decoder.write(buffer.subarray(0, bytesRead))).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (rest.length > MAX_LINE) {
      onLine(rest);
      rest = '';
    }
  }
  return rest + decoder.end();
}

/** Calls back with every line added to a file from `position` on, until aborted. A file that shrank is read anew. */
async function followFile(
  path: string,
  position: number,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  let at = position;
  let rest = '';
  while (!signal.aborted) {
    const file = await openLog(path);
    if (file === undefined) return;
    try {
      const { size } = await file.stat();
      if (size < at) at = 0;
      const before = rest;
      let first = true as boolean; // until a line ended
      rest = await linesBetween(file, at, size, (line) => {
        onLine(first ? before + line : line);
        first = false;
      });
      if (first) rest = before + rest;
      at = size;
    } finally {
      await file.close();
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Hands on the lines of a node's log, and where wanted those that follow. */
export async function readLog(node: string, path: string, { tail, follow, signal, onLine }: LogOptions): Promise<void> {
  const file = await openLog(path);
  if (file === undefined) return;
  const own = (line: string) => {
    onLine(node, line);
  };
  const { size } = await file.stat();
  try {
    const start = tail === undefined ? 0 : await startOfLines(file, size, tail);
    const rest = await linesBetween(file, start, size, own);
    if (rest !== '') own(rest);
  } finally {
    await file.close();
  }
  if (follow === true && signal !== undefined && size > 0) await followFile(path, size, signal, own);
}
