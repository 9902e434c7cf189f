import { relative } from 'node:path';
import { cwd, env, stderr, stdout } from 'node:process';
import pc from 'picocolors';
import { printable, terminalText } from '../spec/printable.js';

/**
 * Results go to stdout, for programs and pipes; everything said on the way goes to stderr. Both show what a terminal would
 * obey as text, wherever it came from; only our colours stay.
 */
export function print(text: string): void {
  printRaw(terminalText(text));
}

/** Hands on what another program wrote, as it is. Only for a stdout that is no terminal. */
export function printRaw(text: string): void {
  stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

export function note(text: string): void {
  const shown = terminalText(text);
  stderr.write(shown.endsWith('\n') ? shown : `${shown}\n`);
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a stream: only on a terminal, and never with NO_COLOR (https://no-color.org). */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  const wanted = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return pc.createColors(wanted && stream.isTTY === true);
}

/** A word as a shell takes it literally. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A directory as this user would type it. */
export function displayPath(dir: string): string {
  const short = relative(cwd(), dir);
  return printable(shellWord(short !== '' && !short.startsWith('..') ? `./${short}` : dir));
}
