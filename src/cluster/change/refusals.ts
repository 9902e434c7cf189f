import { lostRoles, nodesMissing } from '../../plan/transition.js';
import type { ClusterPlan } from '../../plan/types.js';
import { versionChange } from './versions.js';
import type { DifferenceOptions, Refusal } from './types.js';

function changed(field: string, before: string, after: string, why: string): Refusal[] {
  return before === after ? [] : [{ what: `${field}: ${before} → ${after}`, why }];
}

/** As many nodes gone as new ones under other names were given other names. */
function renamed(before: ClusterPlan, after: ClusterPlan): Refusal[] {
  const names = (from: ClusterPlan, other: ClusterPlan) => nodesMissing(from, other).map(({ name }) => name);
  const [gone, added] = [names(before, after), names(after, before)];
  if (gone.length === 0 || gone.length !== added.length) return [];
  return [
    {
      what: `nodes: ${gone.join(', ')} renamed to ${added.join(', ')}`,
      why: "a node's name names its data, and must never change; to replace nodes, add the new ones first and remove the old ones then",
    },
  ];
}

/** The name that Restate has for a node, where it is not the one it has here. */
function calledOtherwise(before: ClusterPlan, after: ClusterPlan): Refusal[] {
  return before.nodes.flatMap((node) => {
    const later = after.nodes.find(({ name }) => name === node.name);
    const why = 'its data belongs to a node of the old name';
    return later === undefined ? [] : changed(`nodeName of ${node.name}`, node.nodeName, later.nodeName, why);
  });
}

function moved(before: ClusterPlan, after: ClusterPlan): Refusal[] {
  return before.nodes.flatMap((node) => {
    const later = after.nodes.find(({ name }) => name === node.name);
    if (later === undefined) return [];
    const why = 'copies are placed by it, and it must not change once a node has joined; add a new node there instead';
    return changed(`location of ${node.name}`, node.location ?? 'none', later.location ?? 'none', why);
  });
}

/** Log servers can only go once what they have is in snapshots. */
function withoutStore(before: ClusterPlan, after: ClusterPlan, hollow: readonly string[]): Refusal[] {
  if (before.snapshots !== undefined) return [];
  const going = before.nodes.filter((node) => {
    const later = after.nodes.find(({ name }) => name === node.name);
    return lostRoles(node, later).includes('log-server') && !hollow.includes(node.name);
  });
  if (going.length === 0) return [];
  return [
    {
      what: `nodes: ${going.map(({ name }) => name).join(', ')} removed`,
      why: 'log records are only on them until a snapshot replaces these, and this cluster has no snapshot store; give it one first (`snapshots: azurite`)',
    },
  ];
}

/** Snapshots may be all that is left of what was trimmed from the logs. */
function storeGivenUp(before: ClusterPlan, after: ClusterPlan): Refusal[] {
  if (before.snapshots === undefined || after.snapshots !== undefined) return [];
  return [
    {
      what: `snapshots: ${before.snapshots.store} → none`,
      why: 'a node that has fallen behind, or a new one, finds only in snapshots what was trimmed from the logs',
    },
  ];
}

/** What data can't follow, whatever is done. */
export function refusals(before: ClusterPlan, after: ClusterPlan, options: DifferenceOptions): Refusal[] {
  const metadata = ({ spec }: ClusterPlan) => {
    const { store, ...where } = spec.metadata;
    return store === 'replicated' ? store : `${store} ${JSON.stringify(Object.values(where))}`;
  };
  return [
    ...changed('name', before.name, after.name, 'the data belongs to a cluster of the old name'),
    ...changed(
      'partitions',
      String(before.partitions),
      String(after.partitions),
      'their number is fixed once a cluster is provisioned',
    ),
    ...changed('metadata', metadata(before), metadata(after), 'the metadata stays where it is'),
    ...changed(
      'runtime',
      before.runtime,
      after.runtime,
      'the data is where the old one keeps it; `backup` and `restore --runtime` move that of a cluster with one metadata server',
    ),
    // In a change that is begun, each node was added and removed by its name.
    ...(options.begun === true ? [] : renamed(before, after)),
    ...calledOtherwise(before, after),
    ...withoutStore(before, after, options.hollow ?? []),
    ...storeGivenUp(before, after),
    ...moved(before, after),
    ...(options.force ? [] : versionChange(before.version, after.version)),
  ];
}
