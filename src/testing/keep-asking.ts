import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import { timeoutOf } from './timeout.js';
import type { WaitOptions } from './types.js';

const ASK_AGAIN_MS = 50;
const TIMEOUT_MS = 30_000;

/** What was seen: an answer, or why there was none. */
type Seen<T> = { readonly answer: T } | { readonly fault: string };

export interface Question<T> {
  /** As in "waited 30 s for <what>". */
  readonly what: string;
  readonly ask: () => Promise<T>;
  /** Whether this answer ends the waiting. Default: any does. */
  readonly enough?: (answer: T) => boolean;
  /** An answer that was not enough, in words. */
  readonly inWords?: (answer: T) => string;
  /** Gets what was seen each time, in words. */
  readonly onSeen?: (seen: string) => void;
  /** What to do where time runs out. Default: give it longer. */
  readonly hint?: string;
}

/**
 * Asks a cluster that may be failing over and can't answer now: the answer, or why there was none.
 *
 * @throws what asking again would not change
 */
export async function askOnce<T>(ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    if (error instanceof RunError && !error.missing && !error.canceled) return { fault: error.tail || error.message };
    if (error instanceof ClusterError && error.code === 'not-ready') {
      return { fault: error.details === undefined ? error.message : `${error.message}: ${error.details}` };
    }
    throw error;
  }
}

/**
 * Asks until the answer is enough. A cluster that loses a node can't answer everything for a moment, and is asked again.
 *
 * @throws {ClusterError} `not-ready` or `interrupted`, each with what was last seen; `usage` for a wrong time
 */
export async function keepAsking<T>(question: Question<T>, options: WaitOptions = {}): Promise<T> {
  const { what, ask, enough = () => true, inWords = String, onSeen } = question;
  const timeoutMs = timeoutOf(options, TIMEOUT_MS);
  const isEnough = (seen: Seen<T>): seen is { answer: T } => 'answer' in seen && enough(seen.answer);
  let last = 'nothing yet';
  const look = async () => {
    const seen = await askOnce(ask);
    last = 'answer' in seen ? inWords(seen.answer) : seen.fault;
    onSeen?.(last);
    return seen;
  };
  try {
    const { value } = await poll({
      look,
      done: isEnough,
      everyMs: ASK_AGAIN_MS,
      timeoutMs,
      signal: options.signal,
    });
    if (isEnough(value)) return value.answer;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'interrupted') throw error;
    throw new ClusterError('interrupted', `interrupted while waiting for ${what}; last seen: ${last}`, {
      hint: whyInterrupted(options.signal) ?? 'The signal was aborted, or the cluster was stopped.',
      cause: error,
    });
  }
  throw new ClusterError('not-ready', `waited ${String(timeoutMs / 1_000)} s for ${what}; last seen: ${last}`, {
    hint: question.hint ?? 'Give it longer with `timeoutMs`; `saveBundle()` writes logs and tables to look into.',
  });
}

/** The reason given to `abort()`, where it is one of ours. */
function whyInterrupted(signal: AbortSignal | undefined): string | undefined {
  const reason: unknown = signal?.reason;
  return reason instanceof ClusterError ? reason.message : undefined;
}
