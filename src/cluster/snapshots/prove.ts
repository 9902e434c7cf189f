import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { proveStore } from '../../stores/prove.js';
import type { ObjectStore } from '../../stores/types.js';
import { poll } from '../poll.js';
import type { WaitOptions } from '../wait.js';
import { withClusterStore } from './store.js';

/** Azurite takes about a second to start, and several where the machine is busy. */
const START_MS = 60_000;
const ASK_MS = 5_000;

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
 * @throws {ClusterError} `store-credentials`, `store-unreachable`, `store-denied`, `store-unfit`
 */
export async function guardStore(plan: ClusterPlan, dir: string, signal?: AbortSignal): Promise<void> {
  if (plan.snapshots === undefined || plan.snapshots.store === 'azurite') return;
  await withClusterStore(plan, dir, { signal }, (store) => proveStore(store));
}

/**
 * Looks into a store of the user's, and writes nothing there.
 *
 * @throws {ClusterError} `store-credentials`, `store-unreachable`, `store-denied`
 */
export async function readStore(plan: ClusterPlan, dir: string, signal?: AbortSignal): Promise<void> {
  if (plan.snapshots === undefined || plan.snapshots.store === 'azurite') return;
  await withClusterStore(plan, dir, { signal }, async (store) => {
    await store.list()[Symbol.asyncIterator]().next();
  });
}

/** Begins {@link readyStore}, and returns a function that waits for it and tells its failure, as often as it is called. */
export function whenStoreReady(...args: Parameters<typeof readyStore>): () => Promise<void> {
  const outcome = readyStore(...args).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return async () => {
    const failure = await outcome;
    if (failure !== undefined) throw failure.error;
  };
}

/**
 * Waits for the store that was started beside the nodes, makes its bucket and proves it. Nothing where there is none.
 *
 * @throws {ClusterError} `store-unreachable` with the end of its log
 */
export async function readyStore(
  plan: ClusterPlan,
  dir: string,
  runtime: ClusterRuntime,
  { signal }: Pick<WaitOptions, 'signal'>,
): Promise<void> {
  if (plan.snapshots?.store !== 'azurite') return;
  const proved = await withClusterStore(plan, dir, { signal, timeoutMs: ASK_MS }, async (store) => {
    const { done } = await poll({
      look: () => makeBucket(store),
      done: (made) => made,
      everyMs: runtime.pollMs,
      timeoutMs: START_MS,
      signal,
    });
    if (done) await proveStore(store);
    return done;
  });
  if (proved) return;
  throw new ClusterError('store-unreachable', `the snapshot store does not answer at ${plan.snapshots.url}`, {
    hint: 'Its log is shown by `restate-cluster logs snapshot-store`. Without snapshots: `--snapshots none`.',
    details: await runtime.logTail('snapshot-store', 10),
  });
}
