import type { ClusterPlan } from '../plan/types.js';
import type { EngineVersion } from '../runtime/docker/engine-version.js';

/**
 * The host by which nodes reach a service that listens on this machine. Podman 4 does not know `host-gateway`, by which
 * our Compose files give this machine Docker's name for it; its own name works in every version.
 */
export function serviceHost({ runtime }: Pick<ClusterPlan, 'runtime'>, product?: EngineVersion['product']): string {
  if (runtime === 'native') return '127.0.0.1';
  return product === 'Podman' ? 'host.containers.internal' : 'host.docker.internal';
}

/**
 * Variables by which other programs find a cluster. `RESTATE_ADMIN_URL` is read by the `restate` CLI, and
 * `RESTATECTL_ADDRESS` by restatectl; `RESTATE_SERVICE_HOST` is the host to register services of this machine at.
 *
 * @param host default: Docker's name of this machine for containers, where the cluster runs in some
 */
export function clusterEnv(plan: ClusterPlan, host = serviceHost(plan)): Record<string, string> {
  const ingress = plan.nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
  const admin = plan.nodes.flatMap(({ adminUrl }) => adminUrl ?? []);
  return {
    RESTATE_INGRESS_URL: ingress[0] ?? '',
    RESTATE_INGRESS_URLS: ingress.join(','),
    RESTATE_ADMIN_URL: admin[0] ?? '',
    RESTATE_ADMIN_URLS: admin.join(','),
    RESTATE_SERVICE_HOST: host,
    RESTATECTL_ADDRESS: plan.nodes.map(({ probeUrl }) => probeUrl).join(','),
  };
}
