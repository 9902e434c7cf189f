import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { ClusterError } from '../errors.js';

/**
 * Most bytes a file of each kind may have. Each is many times what such a file has; a larger one is another file, or
 * was made to fill our memory.
 */
export const MOST_BYTES = {
  /** A spec is about a page. */
  spec: 250_000,
  /** Compose files, restate.toml files, env files and specs that are linted. */
  lint: 250_000,
  env: 250_000,
  /** Of a cluster of 200 nodes it has some 150 kB. */
  manifest: 4_000_000,
  /** Files we generate, and the edits their users made. */
  generated: 4_000_000,
  journal: 4_000_000,
  lock: 4_096,
  key: 100_000,
  /** Settings of other programs: a package.json, Docker's config.json. */
  settings: 1_000_000,
  /** All that a node holds, a line each. */
  fingerprint: 256_000_000,
} as const;

export type TextKind = keyof typeof MOST_BYTES;

/** A text, or why there is none, in words that follow a file's name. */
export type TextRead = { readonly text: string } | { readonly fault: string; readonly cause?: NodeJS.ErrnoException };

/** `250 kB`, `4 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${String(Math.ceil(bytes / 1_000))} kB` : `${String(Math.ceil(bytes / 1_000_000))} MB`;
}

/** Why something can't be read as a text; `undefined` where it can. A pipe or a device might never end, or answer. */
function faultOf(found: Stats, kind: TextKind): string | undefined {
  if (found.isDirectory()) return 'is a directory';
  if (found.isFIFO()) return 'is a named pipe, not a file';
  if (found.isSocket()) return 'is a socket, not a file';
  if (!found.isFile()) return 'is a device, not a file';
  return found.size > MOST_BYTES[kind] ? tooLarge(kind) : undefined;
}

function tooLarge(kind: TextKind): string {
  return `is larger than ${sizeText(MOST_BYTES[kind])}, and is not read`;
}

function failure(cause: unknown): TextRead {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EISDIR: 'is a directory',
    ELOOP: 'is a link that leads to itself',
    EACCES: 'is not readable: you have no permission',
    EPERM: 'is not readable: you have no permission',
    ENAMETOOLONG: 'has a name that is too long',
  };
  return { fault: words[code] ?? `can't be read (${code})`, cause: cause as NodeJS.ErrnoException };
}

/** It may be another file than the one that was looked at before, and must not make us wait. */
const OPEN = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Reads a text file of bounded size; never waits for a pipe or a device, and never throws. */
export async function tryReadText(path: string, kind: TextKind): Promise<TextRead> {
  try {
    const before = faultOf(await stat(path), kind);
    if (before !== undefined) return { fault: before };
    const file = await open(path, OPEN);
    try {
      const found = await file.stat();
      const fault = faultOf(found, kind);
      if (fault !== undefined) return { fault };
      const parts: Buffer[] = [];
      let bytes = 0;
      for (;;) {
        // One more than it should have, which tells of its end; a file may also grow meanwhile.
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.max(found.size - bytes, 0) + 1));
        if (bytesRead === 0) return { text: Buffer.concat(parts).toString('utf8') };
        parts.push(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
        if (bytes > MOST_BYTES[kind]) return { fault: tooLarge(kind) };
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return failure(error);
  }
}

/** The same, for those who can't wait. */
export function tryReadTextSync(path: string, kind: TextKind): TextRead {
  try {
    const before = faultOf(statSync(path), kind);
    if (before !== undefined) return { fault: before };
    const file = openSync(path, OPEN);
    try {
      const found = fstatSync(file);
      const fault = faultOf(found, kind);
      if (fault !== undefined) return { fault };
      const buffer = Buffer.alloc(found.size);
      let bytes = 0;
      while (bytes < buffer.length) {
        const read = readSync(file, buffer, bytes, buffer.length - bytes, null);
        if (read === 0) break;
        bytes += read;
      }
      return { text: buffer.toString('utf8', 0, bytes) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return failure(error);
  }
}

/** Whether there was nothing to read: no such file, or no such directory. */
export function isAbsent(read: TextRead): boolean {
  const code = 'cause' in read ? read.cause.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The error for a file that is needed and can't be read. */
export function unreadable(path: string, read: Exclude<TextRead, { readonly text: string }>): ClusterError {
  return new ClusterError('file-unreadable', `${path} ${read.fault}`, {
    hint: 'Replace it with the file that belongs there, or move it away.',
    ...(read.cause === undefined ? {} : { cause: read.cause }),
  });
}

/**
 * Reads a text file.
 *
 * @throws {ClusterError} `file-unreadable` where it is absent, no regular file, too large, or not ours to read
 */
export async function readText(path: string, kind: TextKind): Promise<string> {
  const read = await tryReadText(path, kind);
  if ('text' in read) return read.text;
  throw unreadable(path, read);
}

/**
 * The same; `undefined` where there is none.
 *
 * @throws {ClusterError} `file-unreadable`
 */
export async function readTextIfThere(path: string, kind: TextKind): Promise<string | undefined> {
  const read = await tryReadText(path, kind);
  if ('text' in read) return read.text;
  if (isAbsent(read)) return undefined;
  throw unreadable(path, read);
}

/**
 * Reads a stream, such as standard input, to its end.
 *
 * @returns a fault where it has more than its kind may have; the rest is not read
 */
export async function readTextStream(stream: AsyncIterable<unknown>, kind: TextKind): Promise<TextRead> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    const chunk = Buffer.from(part as Uint8Array | string);
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES[kind]) return { fault: tooLarge(kind) };
  }
  return { text: Buffer.concat(parts).toString('utf8') };
}
