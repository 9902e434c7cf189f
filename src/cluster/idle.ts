import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** Nodes of a plan that do not run. */
export async function idleNodes(plan: ClusterPlan, runtime: ClusterRuntime): Promise<NodePlan[]> {
  const processes = await runtime.inspect();
  return plan.nodes.filter(({ name }) =>
    processes.every((process) => process.name !== name || process.state !== 'running'),
  );
}
