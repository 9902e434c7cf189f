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
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ClusterError('interrupted', 'interrupted');
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
    const value = await look();
    throwIfInterrupted(signal);
    if (done(value)) return { value, done: true };
    if (clock.now() >= deadline) return { value, done: false };
    await clock.sleep(everyMs, signal).catch((error: unknown) => {
      throwIfInterrupted(signal);
      throw error;
    });
  }
}
