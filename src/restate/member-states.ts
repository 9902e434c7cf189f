/**
 * Where a log server's state may go with {@link storageStateArgs}: back and forth between these two. restatectl refuses
 * every other change, and `read-only` where the rest could not hold all copies of a log.
 */
export type StorageState = 'read-write' | 'read-only';
/** `draining`: the worker gives its partitions away. restatectl refuses it where the rest could not hold all replicas. */
export type WorkerState = 'active' | 'draining';

export function storageStateArgs(ids: readonly string[], state: StorageState): string[] {
  return ['nodes', 'set-storage-state', `--nodes=${ids.join(',')}`, `--storage-state=${state}`];
}

export function workerStateArgs(ids: readonly string[], state: WorkerState): string[] {
  return ['nodes', 'set-worker-state', `--nodes=${ids.join(',')}`, `--worker-state=${state}`];
}

/** A metadata server that was removed, and still has the role, is added again by this alone: it must run. */
export function addMetadataArgs(id: string): string[] {
  return ['metadata-server', 'add-node', id];
}

/** More than half of the members must agree; the one that goes need not run. One that is no member is none afterwards. */
export function removeMetadataArgs(id: string): string[] {
  return ['metadata-server', 'remove-node', id];
}

/**
 * Strikes nodes from the register; whether they run is not asked. Refused for one that is a member of the metadata
 * servers, takes new records, or is in the nodeset of any segment of any log. Not refused for one that still holds
 * partitions: who removes it must look. One that is not there is removed with success.
 */
export function removeNodesArgs(ids: readonly string[]): string[] {
  return ['nodes', 'remove', `--nodes=${ids.join(',')}`];
}
