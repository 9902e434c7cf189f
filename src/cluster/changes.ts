import type { ClusterSpec } from '../spec/types.js';

/** Why some field can't change once there is data. */
const FIXED: readonly { readonly field: keyof ClusterSpec; readonly why: string }[] = [
  { field: 'name', why: 'the data belongs to a cluster of the old name' },
  { field: 'partitions', why: 'the number of partitions is set when a cluster is provisioned' },
  { field: 'nodes', why: 'nodes that hold data must be added and removed one by one' },
  { field: 'replication', why: 'it is read only when a cluster is provisioned' },
];

/** What a new spec asks of a cluster with data that can't be had, a line each. */
export function fixedFieldChanges(before: ClusterSpec, after: ClusterSpec): string[] {
  return FIXED.filter(({ field }) => before[field] !== after[field]).map(
    ({ field, why }) => `${field}: ${JSON.stringify(before[field])} → ${JSON.stringify(after[field])}: ${why}`,
  );
}

/** Fields in which two specs differ. */
export function changedFields(before: ClusterSpec, after: ClusterSpec): string[] {
  const fields = Object.keys({ ...before, ...after }) as (keyof ClusterSpec)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
