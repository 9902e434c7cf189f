import { ClusterError } from '../../errors.js';
import { spawnPiped } from '../../exec/piped.js';
import { sharedSignal } from '../../exec/shared-signal.js';
import type { PipedProgram } from '../../exec/piped.js';
import { RunError } from '../../exec/run-error.js';
import { DEFAULT_LIMIT_MS } from '../../exec/run.js';
import type { RunResult } from '../../exec/run.js';
import { AnswerDecoder, encodeRequest } from './exec-answers.js';
import type { Answer } from './exec-answers.js';
import { execArgs } from './compose-args.js';

/** Unused for so long, a session ends: nobody need close it. */
const IDLE_MS = 3_000;
/** How long the engine may take to begin one. */
const OPEN_MS = 10_000;
/** Exit code of a program that was killed, with its container or without, as `docker exec` tells it. */
const KILLED = 137;
/** What a session answers unasked, once it runs. */
const HELLO = 0;

export interface ExecOptions {
  /** Milliseconds after which the program is ended. Default {@link DEFAULT_LIMIT_MS}. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface SessionOptions {
  readonly container: string;
  /** The Perl program that works inside (compose-templates/exec-session.pl). */
  readonly script: string;
  /** Where programs work inside. Default: where the container does. */
  readonly workdir?: string | undefined;
  /** Called once, when nothing more can be run through it. */
  readonly onEnd: () => void;
}

interface Pending {
  readonly words: readonly string[];
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: RunError) => void;
}

/**
 * Programs in one container, through a single `docker exec`, which ends when nobody has used it for a while. It keeps
 * this process alive only while an answer is awaited.
 */
export class ExecSession {
  readonly #container: string;
  readonly #program: PipedProgram;
  readonly #decoder = new AnswerDecoder();
  readonly #pending = new Map<number, Pending>();
  readonly #idle: NodeJS.Timeout;
  readonly #onEnd: () => void;
  #lastNumber = HELLO;
  #over = false;
  /** What was printed in place of answers. */
  #said = '';

  private constructor(container: string, program: PipedProgram, onEnd: () => void) {
    this.#container = container;
    this.#program = program;
    this.#onEnd = onEnd;
    this.#idle = setTimeout(() => {
      if (this.#pending.size === 0) this.close();
    }, IDLE_MS).unref();
    program.stdout.on('data', (chunk: Buffer) => {
      this.#received(chunk);
    });
    void program.ended.then((failure) => {
      this.#end(failure);
    });
  }

  /** @throws {RunError} where the container does not run, or has no Perl */
  static async open({ container, script, workdir, onEnd }: SessionOptions): Promise<ExecSession> {
    const args = execArgs(container, [], ['perl', '-e', script], 'input', workdir);
    const session = new ExecSession(container, await spawnPiped('docker', args, { detached: true }), onEnd);
    try {
      await session.#await(HELLO, ['perl', '-e', '…'], { timeoutMs: OPEN_MS });
    } catch (error) {
      session.#program.kill();
      throw error;
    }
    return session;
  }

  /** @throws {RunError} where the program fails, takes too long or is aborted, or the container ends */
  run(words: readonly string[], options: ExecOptions = {}): Promise<RunResult> {
    if (this.#over) return Promise.reject(this.#failure(words, this.#ended()));
    const number = ++this.#lastNumber;
    this.#program.stdin.write(encodeRequest(number, words));
    return this.#await(number, words, options);
  }

  async #await(number: number, words: readonly string[], options: ExecOptions): Promise<RunResult> {
    const { timeoutMs = DEFAULT_LIMIT_MS, signal } = options;
    const answer = this.#answer(number, words);
    const giveUp = (why: { readonly timedOut: true } | { readonly isCanceled: true }) => {
      this.#program.stdin.write(encodeRequest(number, []));
      this.#take(number)?.reject(this.#failure(words, why));
    };
    const interrupt = () => {
      giveUp({ isCanceled: true });
    };
    const timer = setTimeout(giveUp, timeoutMs, { timedOut: true });
    sharedSignal(signal)?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted === true) interrupt();
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /** Ends it in order, and what still runs in it. */
  close(): void {
    this.#finish();
    this.#program.stdin.end();
  }

  #finish(): void {
    clearTimeout(this.#idle);
    if (!this.#over) this.#onEnd();
    this.#over = true;
  }

  #answer(number: number, words: readonly string[]): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { words, resolve, reject });
      this.#program.hold(true);
    });
  }

  #take(number: number): Pending | undefined {
    const pending = this.#pending.get(number);
    this.#pending.delete(number);
    this.#program.hold(this.#pending.size > 0);
    if (!this.#over) this.#idle.refresh();
    return pending;
  }

  #received(chunk: Buffer): void {
    try {
      for (const answer of this.#decoder.push(chunk)) this.#settle(answer);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // It never began: the engine says why, in words, and ends with a code for it.
      this.#said += chunk.toString();
      this.close();
    }
  }

  #settle({ number, exitCode, signal, stdout, stderr }: Answer): void {
    const pending = this.#take(number);
    if (pending === undefined) return;
    if (exitCode === 0) pending.resolve({ stdout, stderr });
    else pending.reject(this.#failure(pending.words, { exitCode, signal, stdout, stderr }));
  }

  #failure(words: readonly string[], ended: ConstructorParameters<typeof RunError>[2]): RunError {
    return new RunError('docker', execArgs(this.#container, [], words), ended);
  }

  /** What stands for a program of which nobody can tell any more how it ended. */
  #ended(failure?: RunError): ConstructorParameters<typeof RunError>[2] {
    return { exitCode: failure?.exitCode ?? KILLED, stderr: (failure?.stderr ?? '') + this.#said };
  }

  #end(failure: RunError | undefined): void {
    this.#finish();
    const ended = this.#ended(failure);
    for (const [number, { words, reject }] of [...this.#pending]) {
      this.#take(number);
      reject(this.#failure(words, ended));
    }
  }
}
