import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { proveStore } from '../../stores/prove.js';
import type { ObjectStore } from '../../stores/types.js';
import { poll } from '../poll.js';
import type { WaitOptions } from '../wait.js';
import { refuseForeign } from './foreign.js';
import { withClusterStore } from './store.js';

/** Azurite takes about a second to start, and several where the machine is busy. */
const START_MS = 60_000;
const ASK_MS = 5_000;

interface StoreCheck extends Pick<WaitOptions, 'signal' | 'timeoutMs'> {
  /** Whether the cluster is about to be provisioned: then there must be no snapshots yet. Default false. */
  readonly fresh?: boolean;
}

/** Makes the bucket; `false` while nothing answers. */
async function makeBucket(store: ObjectStore): Promise<boolean> {
  try {
    await store.createBucket();
    return true;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'store-unreachable') return false;
    throw error;
  }
}

/**
 * Proves a store of the user's before anything is written or started.
 *
 * @throws {ClusterError} `store-credentials`, `store-unreachable`, `store-denied`, `store-unfit`, `store-foreign`
 */
export async function guardStore(plan: ClusterPlan, dir: string, { signal, fresh }: StoreCheck): Promise<void> {
  if (plan.snapshots === undefined || plan.snapshots.store === 'azurite') return;
  await withClusterStore(plan, dir, { signal }, async (store) => {
    await proveStore(store);
    if (fresh === true) await refuseForeign(store, plan);
  });
}

/**
 * Looks into a store of the user's, and writes nothing there.
 *
 * @throws {ClusterError} `store-credentials`, `store-unreachable`, `store-denied`
 */
export async function readStore(plan: ClusterPlan, dir: string, { signal }: StoreCheck): Promise<void> {
  if (plan.snapshots === undefined || plan.snapshots.store === 'azurite') return;
  await withClusterStore(plan, dir, { signal }, async (store) => {
    await store.list()[Symbol.asyncIterator]().next();
  });
}

/**
 * Waits for the store that was started beside the nodes, makes its bucket and proves it. Nothing where there is none.
 *
 * @throws {ClusterError} `store-unreachable` with the end of its log, or `not-ready` where the caller allows less time than
 *   it may take to start; `store-foreign`
 */
export async function readyStore(
  plan: ClusterPlan,
  dir: string,
  runtime: ClusterRuntime,
  { signal, fresh, timeoutMs = START_MS }: StoreCheck,
): Promise<void> {
  if (plan.snapshots?.store !== 'azurite') return;
  const proved = await withClusterStore(plan, dir, { signal, timeoutMs: ASK_MS }, async (store) => {
    const { done } = await poll({
      look: () => makeBucket(store),
      done: (made) => made,
      everyMs: runtime.pollMs,
      timeoutMs: Math.min(timeoutMs, START_MS),
      signal,
    });
    if (!done) return false;
    await proveStore(store);
    if (fresh === true) await refuseForeign(store, plan);
    return true;
  });
  if (proved) return;
  if (timeoutMs < START_MS) {
    const waited = String(Math.round(timeoutMs / 1_000));
    throw new ClusterError(
      'not-ready',
      `not ready after ${waited} s: the snapshot store does not answer at ${plan.snapshots.url}`,
      {
        hint: 'It keeps running. Look at it with `restate-cluster logs snapshot-store`, and go on with `restate-cluster up`.',
        details: await runtime.logTail('snapshot-store', 10),
      },
    );
  }
  throw new ClusterError('store-unreachable', `the snapshot store does not answer at ${plan.snapshots.url}`, {
    hint: 'Its log is shown by `restate-cluster logs snapshot-store`. Without snapshots: `--snapshots none`.',
    details: await runtime.logTail('snapshot-store', 10),
  });
}
