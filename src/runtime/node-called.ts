import type { ClusterPlan } from '../plan/types.js';

/** The node of a plan that Restate knows by a `node-name`; that name itself where there is none. */
export function nodeCalled({ nodes }: Pick<ClusterPlan, 'nodes'>, nodeName: string): string {
  return nodes.find((node) => node.nodeName === nodeName)?.name ?? nodeName;
}
