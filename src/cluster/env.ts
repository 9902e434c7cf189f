import type { ClusterPlan } from '../plan/types.js';

/**
 * Variables by which other programs find a cluster. `RESTATE_ADMIN_URL` is read by the `restate` CLI, and
 * `RESTATECTL_ADDRESS` by restatectl.
 */
export function clusterEnv(plan: ClusterPlan): Record<string, string> {
  const [first] = plan.nodes;
  return {
    RESTATE_INGRESS_URL: first?.ingressUrl ?? '',
    RESTATE_INGRESS_URLS: plan.nodes.map(({ ingressUrl }) => ingressUrl).join(','),
    RESTATE_ADMIN_URL: first?.adminUrl ?? '',
    RESTATE_ADMIN_URLS: plan.nodes.map(({ adminUrl }) => adminUrl).join(','),
    RESTATECTL_ADDRESS: plan.nodes.map(({ probeUrl }) => probeUrl).join(','),
  };
}
