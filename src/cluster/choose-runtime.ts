import { ClusterError } from '../errors.js';
import { findEngine } from '../runtime/docker/engine.js';
import type { Engine } from '../runtime/docker/engine.js';
import type { ChooseRuntime } from './blueprint.js';

/** Why a cluster runs in containers, where it might run as processes. */
export function engineAnswers({ product }: Engine): string {
  return product === 'Podman' ? 'Podman answers' : 'a Docker engine answers';
}

/** Containers where an engine answers, else processes. */
export const engineOrNative =
  (signal: AbortSignal | undefined): ChooseRuntime =>
  async () => {
    try {
      return { runtime: 'docker', reason: engineAnswers(await findEngine(signal)) };
    } catch (error) {
      if (error instanceof ClusterError) return { runtime: 'native', reason: error.message };
      throw error;
    }
  };
