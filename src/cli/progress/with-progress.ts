import type { EventListener } from '../../cluster/events.js';
import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { interruptSignal } from '../interrupt.js';
import { createProgress } from './progress.js';

export interface Watched {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly onEvent: EventListener;
}

/** Runs something that takes a while: shows what happens, and turns Ctrl-C into an abort. `quiet` shows nothing. */
export async function withProgress<T>(quiet: boolean, work: (watched: Watched) => Promise<T>): Promise<T> {
  const progress = await createProgress({ quiet });
  const { signal, release } = interruptSignal();
  try {
    return await work({ signal, onEvent: progress.onEvent });
  } catch (error) {
    // A program that was ended by it is no failure of its own.
    const isOurs = signal.aborted && error instanceof RunError && error.canceled;
    throw isOurs ? new ClusterError('interrupted', 'interrupted', { cause: error }) : error;
  } finally {
    progress.stop();
    release();
  }
}
