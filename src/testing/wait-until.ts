import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import type { Condition } from './conditions.js';
import type { History } from './history.js';
import type { Looks } from './looks.js';
import { timeoutOf } from './timeout.js';
import type { WaitOptions } from './types.js';

const LOOK_AGAIN_MS = 50;
const TIMEOUT_MS = 30_000;

/**
 * A look at a cluster that may not answer now, as while it is losing or finding its leaders; then, why it does not.
 *
 * @throws what will not pass by itself
 */
export async function lookOnce<T>(look: () => Promise<T>): Promise<T | string> {
  try {
    return await look();
  } catch (error) {
    const passing = error instanceof RunError && !error.missing && !error.canceled;
    if (passing || (error instanceof ClusterError && error.code === 'not-ready')) return error.message;
    throw error;
  }
}

/**
 * Waits until a condition holds.
 *
 * @throws {ClusterError} `not-ready` with what was last seen; `interrupted`; `usage` for a wrong time
 */
export async function waitUntil(
  condition: Condition,
  looks: Looks,
  history: History,
  options: WaitOptions = {},
): Promise<void> {
  const timeoutMs = timeoutOf(options, TIMEOUT_MS);
  const { value, done } = await poll({
    look: async () => {
      const seen = await lookOnce(() => condition.look(looks));
      history.addLook(`${condition.description}: ${seen === true ? 'yes' : seen}`);
      return seen;
    },
    done: (seen) => seen === true,
    everyMs: LOOK_AGAIN_MS,
    timeoutMs,
    signal: options.signal,
  });
  if (done) return;
  throw new ClusterError(
    'not-ready',
    `waited ${String(timeoutMs / 1_000)} s for ${condition.description}; last seen: ${String(value)}`,
    {
      hint: 'Give it longer with `timeoutMs`; `saveBundle()` writes logs and tables to look into.',
    },
  );
}
