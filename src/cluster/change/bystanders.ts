import type { NodeProcess } from '../../runtime/types.js';
import { nodeDied } from '../failures.js';
import { poll } from '../poll.js';
import type { Execution } from './execution.js';
import type { Step } from './step.js';

const LOOK_EVERY_MS = 500;

/** Nodes that run before a step, and that it has no reason to stop. */
async function bystanders({ runtime, plan }: Execution, { touches = [] }: Step): Promise<string[]> {
  const processes = await runtime.inspect();
  return plan.nodes
    .map(({ name }) => name)
    .filter((name) => !touches.includes(name) && processes.some((one) => one.name === name && one.state === 'running'));
}

/**
 * Runs a step, and ends it at once where a node dies meanwhile that has no part in it: the step would wait for it until
 * its time is up. Only processes: a container is started again by its engine.
 *
 * @throws {ClusterError} `node-died` with the end of its log
 */
export async function runWatched(step: Step, execution: Execution): Promise<void> {
  const { runtime, options } = execution;
  if (runtime.kind !== 'native') return step.run(execution);
  const watched = await bystanders(execution, step);
  const [over, died] = [new AbortController(), new AbortController()];
  let dead: NodeProcess | undefined;
  const watch = poll({
    look: async () =>
      (await runtime.inspect()).find(({ name, state }) => watched.includes(name) && state !== 'running'),
    done: (found) => {
      dead = found;
      if (found !== undefined) died.abort();
      return found !== undefined;
    },
    everyMs: LOOK_EVERY_MS,
    timeoutMs: Infinity,
    signal: over.signal,
  }).catch((error: unknown) => {
    // The step is over.
    if (!over.signal.aborted) throw error;
  });
  const signals = [died.signal, ...(options.signal === undefined ? [] : [options.signal])];
  try {
    await execution.withSignal(AbortSignal.any(signals), () => step.run(execution));
  } catch (error) {
    if (dead !== undefined && options.signal?.aborted !== true)
      throw await nodeDied(runtime, dead, { starting: false });
    throw error;
  } finally {
    over.abort();
    await watch;
  }
}
