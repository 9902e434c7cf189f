import type { ClusterPlan } from '../plan/types.js';

/** The host by which nodes reach a service that listens on this machine. */
export function serviceHost({ runtime }: Pick<ClusterPlan, 'runtime'>): string {
  return runtime === 'docker' ? 'host.docker.internal' : '127.0.0.1';
}

/**
 * Variables by which other programs find a cluster. `RESTATE_ADMIN_URL` is read by the `restate` CLI, and
 * `RESTATECTL_ADDRESS` by restatectl; `RESTATE_SERVICE_HOST` is the host to register services of this machine at.
 */
export function clusterEnv(plan: ClusterPlan): Record<string, string> {
  const ingress = plan.nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
  const admin = plan.nodes.flatMap(({ adminUrl }) => adminUrl ?? []);
  return {
    RESTATE_INGRESS_URL: ingress[0] ?? '',
    RESTATE_INGRESS_URLS: ingress.join(','),
    RESTATE_ADMIN_URL: admin[0] ?? '',
    RESTATE_ADMIN_URLS: admin.join(','),
    RESTATE_SERVICE_HOST: serviceHost(plan),
    RESTATECTL_ADDRESS: plan.nodes.map(({ probeUrl }) => probeUrl).join(','),
  };
}
