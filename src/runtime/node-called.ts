import type { ClusterPlan } from '../plan/types.js';

/**
 * The node of a plan that Restate knows by a `node-name`; that name itself where there is none, marked where it is the
 * one that a node of the plan had before it was replaced.
 */
export function nodeCalled({ nodes }: Pick<ClusterPlan, 'nodes'>, nodeName: string): string {
  const node = nodes.find((one) => one.nodeName === nodeName);
  if (node !== undefined) return node.name;
  return nodes.some(({ name }) => name === nodeName) ? `${nodeName} (replaced)` : nodeName;
}
