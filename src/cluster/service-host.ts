import type { ClusterPlan } from '../plan/types.js';
import { answeringProduct } from '../runtime/docker/engine.js';
import { serviceHost } from './env.js';

/** The host by which nodes reach a service that listens on this machine, in the engine that runs them. */
export async function findServiceHost(plan: Pick<ClusterPlan, 'runtime'>): Promise<string> {
  return serviceHost(plan, plan.runtime === 'docker' ? await answeringProduct() : undefined);
}
