import { expandNodes } from '../spec/nodes.js';
import { MAX_NODES } from '../spec/schema.js';
import type { ClusterSpec } from '../spec/types.js';
import type { Change } from './change.js';
import { copyChanges, placeChanges } from './copy-changes.js';
import { metadataChanges, nodeChanges, roleChanges, zoneChanges } from './node-changes.js';

/** Two changes at once. */
function both(first: Change, next: (spec: ClusterSpec) => Change[]): Change[] {
  return next(first.changed).map((second) => ({
    what: `${first.what}, and ${second.what.charAt(0).toLowerCase()}${second.what.slice(1)}`,
    spec: { ...first.spec, ...second.spec },
    changed: second.changed,
    cost: first.cost + second.cost,
  }));
}

/** Everything that could be changed, one thing at a time or two. */
export function changesOf(spec: ClusterSpec): Change[] {
  const [copies, nodes] = [copyChanges(spec), nodeChanges(spec)];
  const all = [
    ...metadataChanges(spec),
    ...copies,
    ...copies.flatMap((change) => both(change, metadataChanges)),
    ...placeChanges(spec),
    ...zoneChanges(spec),
    ...roleChanges(spec),
    ...nodes,
    ...nodes.flatMap((change) => both(change, copyChanges)),
  ];
  return all.filter(({ changed }) => expandNodes(changed).length <= MAX_NODES);
}
