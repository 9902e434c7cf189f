import { whyNoEngine } from '../runtime/docker/engine.js';
import type { ChooseRuntime } from './blueprint.js';

/** Containers where an engine answers, else processes. */
export const engineOrNative =
  (signal: AbortSignal | undefined): ChooseRuntime =>
  async () => {
    const why = await whyNoEngine(signal);
    return why === undefined
      ? { runtime: 'docker', reason: 'a Docker engine answers' }
      : { runtime: 'native', reason: why };
  };
