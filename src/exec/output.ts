import type { Readable } from 'node:stream';
import { LineSplitter } from './lines.js';

/** Of output that is not kept, so many lines are, for the error. */
const KEPT_LINES = 50;

/** What a program printed, as far as it was kept. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Hands over lines of both outputs as they arrive. Returns what is to be called at their end, and tells the last lines,
 * as those of stderr.
 */
export function followOutput(outputs: readonly Readable[], onLine: (line: string) => void): () => Output {
  const last: string[] = [];
  const splitters = outputs.map((output) => {
    const lines = new LineSplitter((line) => {
      if (last.push(line) > KEPT_LINES) last.shift();
      onLine(line);
    });
    output.on('data', (chunk: Buffer) => {
      lines.push(chunk);
    });
    return lines;
  });
  return () => {
    for (const lines of splitters) lines.end();
    return { stdout: '', stderr: last.join('\n') };
  };
}

/**
 * Keeps both outputs, each up to a limit. execa could do so, but it quotes what was printed in its own error, and takes
 * minutes and gigabytes to do so where that is 32 MB of control characters.
 *
 * @param onTooMuch called once, when more is printed
 * @returns to be called at their end; gives the outputs without a last line end
 */
export function keepOutput(
  { stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable },
  maxBytes: number,
  onTooMuch: () => void,
): () => Output {
  const keep = (output: Readable) => {
    const chunks: Buffer[] = [];
    let length = 0;
    output.on('data', (chunk: Buffer) => {
      const isOver = length > maxBytes;
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else if (!isOver) onTooMuch();
    });
    return () =>
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/\r?\n$/, '');
  };
  const [out, err] = [keep(stdout), keep(stderr)];
  return () => ({ stdout: out(), stderr: err() });
}
