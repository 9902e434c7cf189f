import { expandNodes } from '../spec/nodes.js';
import type { ClusterSpec } from '../spec/types.js';

/** A field that can't change once there is data, and why. */
interface Fixed {
  readonly field: keyof ClusterSpec;
  readonly why: string;
  /** What of the field is fixed; all of it where this is absent. */
  readonly part?: (spec: ClusterSpec) => unknown;
}

/** A node keeps its name, its location and the roles it was given; its ports, memory and settings may change. */
function nodeIdentities(spec: ClusterSpec): unknown {
  return expandNodes(spec).map(({ name, location, roles, ownRoles }) => [name, location, ownRoles ? roles : 'default']);
}

const FIXED: readonly Fixed[] = [
  { field: 'name', why: 'the data belongs to a cluster of the old name' },
  { field: 'partitions', why: 'the number of partitions is set when a cluster is provisioned' },
  { field: 'nodes', why: 'nodes that hold data must be added and removed one by one', part: nodeIdentities },
  { field: 'metadata', why: 'what the cluster knows of itself is kept by the old one' },
  { field: 'replication', why: 'it is read only when a cluster is provisioned' },
];

function differs<Value>(before: Value, after: Value): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** What a new spec asks of a cluster with data that can't be had, a line each. */
export function fixedFieldChanges(before: ClusterSpec, after: ClusterSpec): string[] {
  return FIXED.filter(({ field, part = (spec) => spec[field] }) => differs(part(before), part(after))).map(
    ({ field, why }) => `${field}: ${JSON.stringify(before[field])} → ${JSON.stringify(after[field])}: ${why}`,
  );
}

/** Fields in which two specs differ. */
export function changedFields(before: ClusterSpec, after: ClusterSpec): string[] {
  const fields = Object.keys({ ...before, ...after }) as (keyof ClusterSpec)[];
  return fields.filter((field) => differs(before[field], after[field]));
}
