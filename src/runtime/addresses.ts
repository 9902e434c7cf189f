import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { NodeProcess } from './types.js';

/**
 * Where restatectl looks for the cluster: running admin nodes first. Some of its commands (`sql`) only ever ask the
 * first address, and fail when that node is down or has no admin role.
 */
export function restatectlEnv(
  plan: ClusterPlan,
  processes: readonly NodeProcess[],
  ask: readonly string[] = [],
): Record<string, string> {
  const running = new Set(processes.filter(({ state }) => state === 'running').map(({ name }) => name));
  const rank = ({ name, roles }: NodePlan) =>
    ask.includes(name)
      ? ask.indexOf(name) - ask.length
      : (running.has(name) ? 0 : 2) + (roles.includes('admin') ? 0 : 1);
  const ordered = [...plan.nodes].sort((a, b) => rank(a) - rank(b));
  return { RESTATECTL_ADDRESS: ordered.map(({ fabricUrl }) => fabricUrl).join(',') };
}
