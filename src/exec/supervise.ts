import type { ChildProcess } from 'node:child_process';
import { endWithUs, signalGroup } from './group.js';
import { hurries } from './hurry.js';
import { sharedSignal } from './shared-signal.js';

/** How long a program may take to end in order once it is told to, in milliseconds. */
const GRACE_MS = 2_000;
/** How long others may hold the output of a program that has ended, in milliseconds. */
export const HELD_MS = 1_000;
export interface Limits {
  /** Milliseconds; `Infinity` for none. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Ends a program, which leads a process group, when its time is up or when its signal is aborted: the whole group,
 * politely at first. A program that has ended is not waited for because others still hold its output.
 */
export class Supervision {
  timedOut = false;
  isCanceled = false;
  /** Whether it printed more than is kept. */
  isMaxBuffer = false;
  #over = false;
  readonly #child: ChildProcess;
  readonly #release: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(child: ChildProcess, { timeoutMs, signal }: Limits) {
    this.#child = child;
    const { pid } = child;
    if (pid === undefined) {
      this.#release = () => undefined;
      return;
    }
    const forget = endWithUs(pid);
    const abort = () => {
      this.#cancel(pid);
    };
    sharedSignal(signal)?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    if (Number.isFinite(timeoutMs)) {
      this.#after(timeoutMs, () => {
        this.timedOut = !this.isCanceled;
        this.#end(pid);
      });
    }
    child.once('exit', () => {
      this.#after(HELD_MS, () => {
        // Once more round the event loop, should it have been held up: what was written before is read first.
        setImmediate(setImmediate, () => {
          this.#cut(pid);
        });
      });
    });
    const calm = hurries(abort);
    this.#release = () => {
      this.#over = true;
      calm();
      signal?.removeEventListener('abort', abort);
      for (const timer of this.#timers) clearTimeout(timer);
      forget();
    };
  }

  /** To be called when the program has ended and its output was read. */
  release(): void {
    this.#release();
  }

  /** Ends a program that prints too much, of which nothing more is read. */
  flooded(): void {
    this.isMaxBuffer = !this.timedOut && !this.isCanceled;
    const { pid, stdout, stderr } = this.#child;
    if (pid !== undefined) this.#end(pid);
    stdout?.destroy();
    stderr?.destroy();
  }

  #after(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms));
  }

  #cancel(pid: number): void {
    this.isCanceled = !this.timedOut;
    this.#end(pid);
  }

  #end(pid: number): void {
    signalGroup(pid, 'SIGTERM');
    this.#after(GRACE_MS, () => {
      this.#cut(pid);
    });
  }

  /** Ends who is left, and reads no more: a process that left the group may hold the output for ever. */
  #cut(pid: number): void {
    if (this.#over) return;
    signalGroup(pid, 'SIGKILL');
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}
