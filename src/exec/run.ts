import { followOutput, keepOutput } from './output.js';
import type { Output } from './output.js';
import { RunError } from './run-error.js';
import { Supervision } from './supervise.js';
import { endingSignal } from './within.js';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether `env` is added to this process's environment, or is all there is. Default true. */
  readonly extendEnv?: boolean;
  /** Milliseconds after which the program is ended, with all it has started. Default 20 000; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with every line of either output as it arrives. */
  readonly onLine?: (line: string) => void;
}

export type RunResult = Output;

/** Loaded when the first program is run: it takes longer to load than most of our commands take in all. */
const loadExeca = async () => (await import('execa')).execa;

/** Enough for every question, on a busy machine too. What may rightly take longer says so. */
export const DEFAULT_LIMIT_MS = 20_000;
const MAX_OUTPUT = 32 * 1024 * 1024;
/**
 * Runs a program to its end and captures its output, unless `onLine` takes it. Arguments are never seen by a shell. It
 * leads a process group of its own, and is ended with that whole group: by its time limit, by its signal, and with this
 * process. What it leaves running is ended as well where it holds the program's output.
 *
 * @throws {RunError} where it can't be started, fails, takes too long or is aborted
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const signal = endingSignal(options.signal);
  if (signal?.aborted === true) throw new RunError(file, args, { isCanceled: true });
  const execa = await loadExeca();
  const child = execa(file, [...args], {
    stdin: 'ignore',
    reject: false,
    // What it prints is read by us.
    buffer: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    extendEnv: options.extendEnv ?? true,
    detached: true,
    cleanup: false,
  });
  const supervision = new Supervision(child, { timeoutMs: options.timeoutMs ?? DEFAULT_LIMIT_MS, signal });
  const tooMuch = () => {
    supervision.flooded();
  };
  const printed =
    options.onLine === undefined
      ? keepOutput(child, MAX_OUTPUT, tooMuch)
      : followOutput([child.stdout, child.stderr], options.onLine);
  const result = await child;
  const output = printed();
  supervision.release();
  const { timedOut, isCanceled, isMaxBuffer } = supervision;
  // One that has ended well, and whose output others held, has said all it had to say.
  if (result.exitCode !== 0 || isMaxBuffer || timedOut || isCanceled) {
    throw new RunError(file, args, Object.assign(result, { timedOut, isCanceled, isMaxBuffer }), output);
  }
  return options.onLine === undefined ? output : { stdout: '', stderr: '' };
}

/** Runs a program on this terminal and returns its exit code. */
export async function runInteractive(
  file: string,
  args: readonly string[],
  options: Pick<RunOptions, 'cwd' | 'env' | 'signal'> = {},
): Promise<number> {
  const execa = await loadExeca();
  const result = await execa(file, [...args], {
    stdio: 'inherit',
    reject: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  if (result.exitCode === undefined && result.signal === undefined) throw new RunError(file, args, result);
  return result.exitCode ?? 1;
}

/**
 * Starts a program that outlives this process, in a process group of its own, with both outputs appended to a file.
 *
 * @returns its process id
 * @throws {RunError} where it can't be started
 */
export async function spawnDetached(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly output: number },
): Promise<number> {
  // execa's types only list the descriptors 3 to 9; any open one works.
  const output = options.output as 3;
  const execa = await loadExeca();
  const child = execa(file, [...args], {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    stdio: ['ignore', output, output],
  });
  if (child.pid === undefined) throw new RunError(file, args, await child);
  child.unref();
  return child.pid;
}
