import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../errors.js';

/** Time, as polling sees it; a test brings its own. */
export interface Clock {
  /** Milliseconds from some fixed moment. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};

export interface PollOptions<T> {
  readonly look: () => Promise<T>;
  readonly done: (value: T) => boolean;
  /** Pause between the end of one look and the next. */
  readonly everyMs: number;
  /** From the first look on. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  /** Time to allow past the deadline to what looks as if it were about to be done. Default: none. */
  readonly graceMs?: (value: T) => number;
}

/** What work that was aborted throws is its own affair; here it is an interruption. */
async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await work;
  } finally {
    throwIfInterrupted(signal);
  }
}

export function interruption(cause?: unknown): ClusterError {
  return new ClusterError('interrupted', 'interrupted', { cause });
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interruption();
}

/**
 * Looks again and again until done or out of time. At least one look is taken.
 *
 * @returns the last value seen, and whether it was what was waited for
 * @throws {ClusterError} `interrupted` where the signal is aborted
 */
export async function poll<T>(options: PollOptions<T>): Promise<{ value: T; done: boolean }> {
  const { look, done, everyMs, timeoutMs, signal, clock = systemClock } = options;
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    throwIfInterrupted(signal);
    const value = await unlessInterrupted(look(), signal);
    if (done(value)) return { value, done: true };
    if (clock.now() >= deadline + (options.graceMs?.(value) ?? 0)) return { value, done: false };
    await unlessInterrupted(clock.sleep(everyMs, signal), signal);
  }
}
