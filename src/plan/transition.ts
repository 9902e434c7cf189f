import { KEEPS_DATA } from '../spec/types.js';
import type { Role } from '../spec/types.js';
import type { ClusterPlan, NodePlan } from './types.js';

/** Roles that keep data on their node's disk, and that a node is to lose. */
export function lostRoles(before: NodePlan, after: NodePlan | undefined): Role[] {
  return before.roles.filter((role) => KEEPS_DATA.includes(role) && after?.roles.includes(role) !== true);
}

/** Nodes of one plan that another does not have. */
export function nodesMissing(from: ClusterPlan, other: ClusterPlan): NodePlan[] {
  const names = new Set(other.nodes.map(({ name }) => name));
  return from.nodes.filter(({ name }) => !names.has(name));
}

/**
 * A cluster on its way from one plan to another: it has the nodes of both. One that was there stays as it was until its
 * turn has come.
 *
 * @param settled nodes whose turn has come
 */
export function transitionPlan(before: ClusterPlan, after: ClusterPlan, settled: readonly string[] = []): ClusterPlan {
  const earlier = new Map(before.nodes.map((node) => [node.name, node]));
  const staying = after.nodes.map((node) => (settled.includes(node.name) ? node : (earlier.get(node.name) ?? node)));
  return {
    ...after,
    slots: { ...before.slots, ...after.slots },
    nodeNames: { ...before.nodeNames, ...after.nodeNames },
    nodes: [...staying, ...nodesMissing(before, after)],
  };
}
