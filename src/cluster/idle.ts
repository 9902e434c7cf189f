import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** What does not run of what should. */
export interface Idle {
  /** Names of nodes. */
  readonly nodes: readonly string[];
  /** Whether the snapshot store beside them is. */
  readonly store: boolean;
}

/** Nodes of a plan that do not run. */
export async function idleNodes(plan: ClusterPlan, runtime: ClusterRuntime): Promise<NodePlan[]> {
  const processes = await runtime.inspect();
  return plan.nodes.filter(({ name }) =>
    processes.every((process) => process.name !== name || process.state !== 'running'),
  );
}

/** @param except nodes that are not to be started */
export async function findIdle(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  except: readonly string[] = [],
): Promise<Idle> {
  const nodes = (await idleNodes(plan, runtime)).map(({ name }) => name).filter((name) => !except.includes(name));
  const store = await runtime.inspectStore();
  return { nodes, store: store !== undefined && store.state !== 'running' };
}
