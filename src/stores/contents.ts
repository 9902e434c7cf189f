import { ClusterError } from '../errors.js';
import type { ObjectStore } from './types.js';

/** So many objects are deleted at a time. */
const AT_ONCE = 8;

export interface Contents {
  readonly objects: number;
  readonly bytes: number;
}

/** Counts everything below the prefix, whoever wrote it. */
export async function measureStore(store: ObjectStore): Promise<Contents> {
  let objects = 0;
  let bytes = 0;
  for await (const { size } of store.list()) {
    objects += 1;
    bytes += size;
  }
  return { objects, bytes };
}

/**
 * Deletes everything below the prefix, whoever wrote it.
 *
 * @returns what was deleted
 * @throws {ClusterError} `usage` without a prefix, unless it is the emulator: a bucket may hold what others keep
 */
export async function emptyStore(store: ObjectStore): Promise<Contents> {
  const { kind, prefix } = store.location;
  if (prefix === '' && kind !== 'azurite') {
    throw new ClusterError('usage', `${store.name} is not emptied: the cluster has no prefix there`, {
      hint: 'Whatever else is in the bucket would be lost. Delete the snapshots with the tools of its provider.',
    });
  }
  let objects = 0;
  let bytes = 0;
  let batch: Promise<void>[] = [];
  for await (const { key, size } of store.list()) {
    batch.push(store.remove(key));
    objects += 1;
    bytes += size;
    if (batch.length < AT_ONCE) continue;
    await allDone(batch);
    batch = [];
  }
  await allDone(batch);
  return { objects, bytes };
}

/** Waits for all, so that none is still under way when the first failure is told. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
