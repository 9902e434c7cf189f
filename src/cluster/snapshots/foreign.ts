import { ClusterError } from '../../errors.js';
import type { ClusterPlan } from '../../plan/types.js';
import { hasSnapshots } from '../../stores/snapshots.js';
import type { ObjectStore } from '../../stores/types.js';

/** What Restate 1.7 says of snapshots that another cluster wrote. It neither reads nor replaces them. */
const FOREIGN = 'cluster fingerprint mismatch';

export function saysForeign(text: string): boolean {
  return text.includes(FOREIGN);
}

/** What a new cluster can do about snapshots of another one. Only a store that is ours is emptied by us. */
function foreignHint({ snapshots }: Pick<ClusterPlan, 'snapshots'>): string {
  if (snapshots?.store === 'azurite') {
    return 'Put back the data of the cluster that wrote them, or delete them with `restate-cluster down --purge`, which also deletes what the nodes have.';
  }
  return 'Set another `prefix` under `snapshots` in the spec, or delete the snapshots there with the tools of its provider.';
}

/**
 * Refuses to provision a new cluster beside the snapshots of another one: its servers would refuse them, and open no
 * partition.
 *
 * @throws {ClusterError} `store-foreign`
 */
export async function refuseForeign(store: ObjectStore, plan: ClusterPlan): Promise<void> {
  if (!(await hasSnapshots(store))) return;
  throw new ClusterError('store-foreign', `${plan.name} is new, and ${store.name} has snapshots of another cluster`, {
    hint: foreignHint(plan),
  });
}
