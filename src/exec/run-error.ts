import type { Output } from './output.js';
import { printable, printableLines } from '../spec/printable.js';

const TAIL_LINES = 15;
/** Scripts and lists of files are long, and nobody reads them in a message. */
const MAX_COMMAND = 2_000;
/** Of a program that prints no line ends, no more is told. */
const TAIL_CHARACTERS = 4_000;

/** The parts of an ended program that explain its failure. */
interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly timedOut?: boolean;
  readonly isCanceled?: boolean;
  readonly isMaxBuffer?: boolean;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readonly code?: string | undefined;
  readonly cause?: unknown;
  readonly originalMessage?: string | undefined;
}

/** A word as a shell takes it literally. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Whether the program is missing; execa reports a missing working directory with the same code. */
function isMissing({ code, originalMessage }: Ended): boolean {
  if (code === 'EACCES') return true;
  return code === 'ENOENT' && originalMessage?.includes('"cwd" option') !== true;
}

function outcomeOf(ended: Ended): string {
  if (ended.code === 'ENOENT') return isMissing(ended) ? 'was not found' : 'has no directory to run in';
  if (ended.code === 'EACCES') return 'may not be executed';
  if (ended.timedOut === true) return 'took too long';
  if (ended.isCanceled === true) return 'was interrupted';
  if (ended.isMaxBuffer === true) return 'printed too much';
  if (ended.signal !== undefined) return `was ended by ${ended.signal}`;
  return ended.exitCode === undefined ? 'could not be started' : `failed with exit code ${String(ended.exitCode)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A program that could not be run to a good end. */
export class RunError extends Error {
  /** The command line, ready to paste into a shell. */
  readonly command: string;
  /** What became of it, as in `took too long`. */
  readonly outcome: string;
  readonly exitCode: number | undefined;
  /** Whether the program itself is missing or not executable. */
  readonly missing: boolean;
  readonly timedOut: boolean;
  readonly canceled: boolean;
  /** Whether it was ended because it printed more than can be kept. */
  readonly flooded: boolean;
  readonly stdout: string;
  readonly stderr: string;

  /** @param printed what it printed, where `ended` was not given it */
  constructor(file: string, args: readonly string[], ended: Ended, printed?: Partial<Output>) {
    const command = [file, ...args].map(quote).join(' ');
    super(`${printable(command, MAX_COMMAND)} ${outcomeOf(ended)}`, { cause: ended.cause });
    this.name = 'RunError';
    this.command = command;
    this.outcome = outcomeOf(ended);
    this.exitCode = ended.exitCode;
    this.missing = isMissing(ended);
    this.timedOut = ended.timedOut === true;
    this.canceled = ended.isCanceled === true;
    this.flooded = ended.isMaxBuffer === true;
    this.stdout = printed?.stdout ?? text(ended.stdout);
    this.stderr = printed?.stderr ?? text(ended.stderr);
  }

  /** The last lines of what it printed, errors before results, as they can be shown. */
  get tail(): string {
    const printed = this.stderr.trim() === '' ? this.stdout : this.stderr;
    return printableLines(printed.trim().split('\n').slice(-TAIL_LINES).join('\n').slice(-TAIL_CHARACTERS));
  }
}
