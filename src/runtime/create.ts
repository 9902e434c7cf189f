import type { ClusterPlan } from '../plan/types.js';
import { DockerRuntime } from './docker/docker-runtime.js';
import { NativeRuntime } from './native/native-runtime.js';
import type { ClusterRuntime } from './types.js';

/** The runtime a plan is for. `dir` must be absolute and without symbolic links. */
export function createRuntime(dir: string, plan: ClusterPlan): ClusterRuntime {
  return plan.runtime === 'docker' ? new DockerRuntime(dir, plan) : new NativeRuntime(dir, plan);
}
