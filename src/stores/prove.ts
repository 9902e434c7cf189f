import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { unfit } from './refusal.js';
import type { ObjectStore, PutResult } from './types.js';

/** Whoever finds one left by a killed process knows whose it is. Restate reads only below the numbers of partitions. */
const PROOF_NAME = 'restate-cluster-proof';

interface ProofStep {
  /** What was tried, as in `update with a stale version`. */
  readonly name: string;
  readonly ms: number;
}

export interface Proof {
  /** The store, as people name it. */
  readonly store: string;
  readonly steps: readonly ProofStep[];
  readonly ms: number;
}

export interface ProveOptions {
  /** Called as soon as a step has gone well. */
  readonly onStep?: (step: ProofStep) => void;
}

/**
 * Proves that a store can hold snapshots: does with one small object what Restate does with the object in which it keeps
 * which snapshot is the newest. The object is gone afterwards, also where a step fails.
 *
 * @throws {ClusterError} `store-unreachable`; `store-denied` where the store refuses, as for wrong credentials and where
 *   there is no such bucket; `store-unfit` where writes on conditions do not do what they must
 */
export async function proveStore(store: ObjectStore, { onStep }: ProveOptions = {}): Promise<Proof> {
  const key = `${PROOF_NAME}-${randomUUID()}.json`;
  const steps: ProofStep[] = [];
  const began = performance.now();
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    const done = { name, ms: performance.now() - start };
    steps.push(done);
    onStep?.(done);
    return result;
  };
  try {
    await writeAndRead(store, key, step);
  } catch (error) {
    // The first reason counts, also where the store lets nothing be removed either.
    await store.remove(key).catch(() => undefined);
    throw error;
  }
  await step('delete', () => removeProof(store, key));
  return { store: store.name, steps, ms: performance.now() - began };
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

async function writeAndRead(store: ObjectStore, key: string, step: Step): Promise<void> {
  const text = (write: string): string => JSON.stringify({ write });
  // Lists first: it is what needs the fewest rights, and tells that there is no such bucket.
  await step('list', async () => {
    await store.list(PROOF_NAME)[Symbol.asyncIterator]().next();
  });
  const created = await step('create', async () =>
    written(
      store,
      await store.put(key, text('first'), { absent: true }),
      'refused to create an object, as if it were there',
    ),
  );
  await step('create again, which must fail', async () => {
    kept(store, await store.put(key, text('again'), { absent: true }), 'wrote over an object that was to be created');
  });
  const updated = await step('update with the right version', async () =>
    written(
      store,
      await store.put(key, text('second'), { version: created }),
      'refused to update the version that is there',
    ),
  );
  await step('update with a stale version, which must fail', async () => {
    kept(store, await store.put(key, text('stale'), { version: created }), 'wrote over a newer version of an object');
  });
  await step('read back', async () => {
    const found = await store.get(key);
    if (found === undefined) throw unfit(store.name, 'an object that was written is not there');
    if (found.body !== text('second') || found.version !== updated) {
      throw unfit(store.name, 'it gives back something other than what was written last');
    }
  });
}

function written(store: ObjectStore, result: PutResult, otherwise: string): string {
  if (result.ok) return result.version;
  throw unfit(store.name, `it ${otherwise}`);
}

function kept(store: ObjectStore, result: PutResult, otherwise: string): void {
  if (result.ok) throw unfit(store.name, `it ${otherwise}`);
}

async function removeProof(store: ObjectStore, key: string): Promise<void> {
  await store.remove(key);
  if ((await store.get(key)) !== undefined) throw unfit(store.name, 'an object that was deleted is still there');
}
