import type { ClusterPlan } from '../plan/types.js';
import type { NodeProcess } from './types.js';

/**
 * Where restatectl looks for the cluster: running nodes first. Some of its commands (`sql`) only ever ask the first
 * address, and fail when that node is down.
 */
export function restatectlEnv(plan: ClusterPlan, processes: readonly NodeProcess[]): Record<string, string> {
  const running = new Set(processes.filter(({ state }) => state === 'running').map(({ name }) => name));
  const ordered = [
    ...plan.nodes.filter(({ name }) => running.has(name)),
    ...plan.nodes.filter(({ name }) => !running.has(name)),
  ];
  return { RESTATECTL_ADDRESS: ordered.map(({ fabricUrl }) => fabricUrl).join(',') };
}
