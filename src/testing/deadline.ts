import { ClusterError } from '../errors.js';

/** Time that `up` may take beyond its own limit: it tells better what is missing than an abort does. */
const GRACE_MS = 10_000;

export interface Deadline {
  readonly signal: AbortSignal;
  /** Time runs from now on. */
  begin(): void;
}

/**
 * Aborts work that hangs.
 *
 * @throws {ClusterError} `not-ready` where time ran out, else what the work throws
 */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const combined = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await work({
      signal: combined,
      begin: () => {
        timer ??= setTimeout(() => {
          controller.abort();
        }, timeoutMs + GRACE_MS);
      },
    });
  } catch (error) {
    if (!controller.signal.aborted || signal?.aborted === true) throw error;
    throw new ClusterError(
      'not-ready',
      `the start hung, and was ended after ${String((timeoutMs + GRACE_MS) / 1_000)} s`,
      {
        hint: 'Does the Docker engine still answer? A program or the engine did not come back.',
        cause: error,
      },
    );
  } finally {
    clearTimeout(timer);
  }
}
