const TAIL_LINES = 15;

/** The parts of an ended program that explain its failure. */
interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly timedOut?: boolean;
  readonly isCanceled?: boolean;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function outcome(ended: Ended): string {
  if (ended.code === 'ENOENT') return 'was not found';
  if (ended.code === 'EACCES') return 'may not be executed';
  if (ended.timedOut === true) return 'took too long';
  if (ended.isCanceled === true) return 'was interrupted';
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
  readonly exitCode: number | undefined;
  /** Whether the program itself is missing or not executable. */
  readonly missing: boolean;
  readonly timedOut: boolean;
  readonly canceled: boolean;
  readonly stdout: string;
  readonly stderr: string;

  constructor(file: string, args: readonly string[], ended: Ended) {
    const command = [file, ...args].map(quote).join(' ');
    super(`${command} ${outcome(ended)}`, { cause: ended.cause });
    this.name = 'RunError';
    this.command = command;
    this.exitCode = ended.exitCode;
    this.missing = ended.code === 'ENOENT' || ended.code === 'EACCES';
    this.timedOut = ended.timedOut === true;
    this.canceled = ended.isCanceled === true;
    this.stdout = text(ended.stdout);
    this.stderr = text(ended.stderr);
  }

  /** The last lines of what it printed, errors before results. */
  get tail(): string {
    const printed = this.stderr.trim() === '' ? this.stdout : this.stderr;
    return printed.trim().split('\n').slice(-TAIL_LINES).join('\n');
  }
}
