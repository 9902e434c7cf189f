import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { ClusterError } from '../../errors.js';
import { containerLog } from '../../runtime/docker/inspect.js';
import type { Content, Subject } from './types.js';

/** A line of Restate says when it was written at its beginning, in text and in JSON alike. */
const TIME = /^.{0,40}?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

type Limits = Pick<Subject, 'since' | 'maxLogBytes'>;

/** Lines from a moment on. One without a time belongs to the line before; before the first time, all are kept. */
function linesSince(lines: readonly string[], since: Date): readonly string[] {
  const first = lines.findIndex((line) => {
    const time = TIME.exec(line)?.[1];
    return time !== undefined && new Date(time) >= since;
  });
  if (first >= 0) return lines.slice(first);
  return lines.some((line) => TIME.test(line)) ? [] : lines;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function logContent(text: string, leftOut: number, { since, maxLogBytes }: Limits): Content {
  const notes = [
    ...(since === undefined ? [] : [`only what was logged since ${since.toISOString()}`]),
    ...(leftOut === 0
      ? []
      : [`the first ${megabytes(leftOut)} are left out: at most ${megabytes(maxLogBytes)} are kept`]),
  ];
  const note = notes.length === 0 ? undefined : notes.join('; ');
  return { kind: 'lines', text: stripVTControlCharacters(text), note };
}

/** The end of a log file. What is written to it meanwhile does not matter. */
export async function fileLog(path: string, limits: Limits): Promise<Content> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ClusterError('no-cluster', 'it has no log: it was not started');
  });
  try {
    const found = await file.stat();
    // A pipe would be waited for until somebody writes to it.
    if (!found.isFile())
      throw new ClusterError('file-unreadable', 'it is not a regular file', { hint: 'Move it away.' });
    const { size } = found;
    const cut = size > limits.maxLogBytes;
    // With the byte before, which tells whether a line begins here.
    const start = cut ? size - limits.maxLogBytes - 1 : 0;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    // Where it was cut, half a line is left; half a secret in it could not be told.
    const end = buffer.indexOf(0x0a);
    const whole = !cut ? 0 : end < 0 ? bytesRead : end + 1;
    const text = buffer.toString('utf8', whole, bytesRead);
    const kept = limits.since === undefined ? text : linesSince(text.split('\n'), limits.since).join('\n');
    return logContent(kept, kept.length === text.length ? start + whole : 0, limits);
  } finally {
    await file.close();
  }
}

/** The end of what a container logged. */
export async function logOfContainer(name: string, limits: Limits, signal: AbortSignal): Promise<Content> {
  const lines: string[] = [];
  let first = 0;
  let bytes = 0;
  let leftOut = 0;
  await containerLog(name, {
    since: limits.since,
    signal,
    onLine: (line) => {
      lines.push(line);
      bytes += Buffer.byteLength(line) + 1;
      while (bytes > limits.maxLogBytes && first < lines.length) {
        const size = Buffer.byteLength(lines[first] ?? '') + 1;
        lines[first++] = '';
        bytes -= size;
        leftOut += size;
      }
    },
  });
  const kept = lines.slice(first);
  return logContent(kept.length === 0 ? '' : `${kept.join('\n')}\n`, leftOut, limits);
}
