import { ClusterError } from '../errors.js';
import type { ListedObject, ObjectStore } from './types.js';

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
  // The whole list first: the pages of some stores shift when objects are deleted in between.
  const all: ListedObject[] = [];
  for await (const object of store.list()) all.push(object);
  for (let i = 0; i < all.length; i += AT_ONCE) {
    await allDone(all.slice(i, i + AT_ONCE).map(({ key }) => store.remove(key)));
  }
  return { objects: all.length, bytes: all.reduce((sum, { size }) => sum + size, 0) };
}

/** Waits for all, so that none is still under way when the first failure is told. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
