import type { ClusterPlan } from '../plan/types.js';

/**
 * Variables by which other programs find a cluster. `RESTATE_ADMIN_URL` is read by the `restate` CLI, and
 * `RESTATECTL_ADDRESS` by restatectl.
 */
export function clusterEnv(plan: ClusterPlan): Record<string, string> {
  const ingress = plan.nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
  const admin = plan.nodes.flatMap(({ adminUrl }) => adminUrl ?? []);
  return {
    RESTATE_INGRESS_URL: ingress[0] ?? '',
    RESTATE_INGRESS_URLS: ingress.join(','),
    RESTATE_ADMIN_URL: admin[0] ?? '',
    RESTATE_ADMIN_URLS: admin.join(','),
    RESTATECTL_ADDRESS: plan.nodes.map(({ probeUrl }) => probeUrl).join(','),
  };
}
