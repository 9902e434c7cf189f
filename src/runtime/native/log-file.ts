import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogOptions } from '../types.js';

const LOOK_AGAIN_MS = 200;
const TAIL_BYTES = 256 * 1024;

/** The last lines of a log file; empty where there is none. */
export async function tailFile(path: string, lines: number): Promise<string> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (lines === Infinity) return await readFile(path, 'utf8');
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}

/** Calls back with every line added to a file from `position` on, until aborted. A file that shrank is read anew. */
async function followFile(
  path: string,
  position: number,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = '';
  let at = position;
  while (!signal.aborted) {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size < at) at = 0;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - at), 0, size - at, at);
      at += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    } finally {
      await file.close();
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Hands on the lines of a node's log, and where wanted those that follow. */
export async function readLog(node: string, path: string, { tail, follow, signal, onLine }: LogOptions): Promise<void> {
  const size = await stat(path).then(
    (info) => info.size,
    () => 0,
  );
  const text = await tailFile(path, tail ?? Infinity);
  for (const line of text === '' ? [] : text.trimEnd().split('\n')) onLine(node, line);
  if (follow === true && signal !== undefined && size > 0) {
    await followFile(path, size, signal, (line) => {
      onLine(node, line);
    });
  }
}
