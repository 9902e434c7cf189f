import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../errors.js';
import type { AdminCalls } from './admin-calls.js';
import { describeRemains, lookForRemains } from './admin-remains.js';
import type { Remains } from './admin-remains.js';
import { Sweep } from './admin-sweep.js';

export interface ResetOptions {
  /** Ids of deployments. */
  readonly keepDeployments: readonly string[];
  /** Default: 10 s. */
  readonly timeoutMs?: number;
}

/** Between the end of one sweep and the next, from the second on. */
const PAUSE_MS = 20;

/**
 * Ends and forgets everything, and looks again until nothing is left: what is ended may start others.
 *
 * @throws {ClusterError} `command-failed` with what is left, where time is up or it can't be removed; those of `AdminCalls`
 */
export async function resetCluster(calls: AdminCalls, options: ResetOptions): Promise<void> {
  const { keepDeployments, timeoutMs = 10_000 } = options;
  const keep = new Set(keepDeployments);
  const deadline = performance.now() + timeoutMs;
  const sweep = new Sweep(calls);
  let left: Remains | undefined;
  let refusal: ClusterError | undefined;
  for (let round = 1; round <= 2 || performance.now() < deadline; round++) {
    if (round > 2) await delay(PAUSE_MS);
    try {
      const before = left;
      left = await lookForRemains(calls, keep);
      if (describeRemains(left).length === 0) return;
      if (before !== undefined && onlyPromises(before) && onlyPromises(left)) break;
      await sweep.clear(left);
    } catch (error) {
      // While a partition changes its leader, what is asked of it is refused.
      if (!(error instanceof ClusterError) || !['command-failed', 'not-ready'].includes(error.code)) throw error;
      refusal = error;
    }
  }
  throw notEmpty(left, refusal);
}

/** They go with the workflow they belong to. Where that never ran, nothing but fresh data removes them. */
function onlyPromises({ promises, ...others }: Remains): boolean {
  return promises.length > 0 && Object.values(others).every((kind) => kind.length === 0);
}

function notEmpty(left: Remains | undefined, refusal: ClusterError | undefined): ClusterError {
  const details = [...(left === undefined ? [] : describeRemains(left)), ...(refusal?.details?.split('\n') ?? [])];
  return new ClusterError('command-failed', 'the cluster could not be reset: not everything can be removed', {
    hint:
      left !== undefined && onlyPromises(left)
        ? 'Restate keeps promises of workflows that never ran. Run them before the reset, or start with fresh data.'
        : 'What calls the cluster must have stopped before. Are all its nodes up? restate-cluster status',
    details: details.join('\n'),
    ...(refusal === undefined ? {} : { cause: refusal }),
  });
}
