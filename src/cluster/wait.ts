import { ClusterError } from '../errors.js';
import { lockHolder } from '../files/lock.js';
import { isRunning } from '../machine/processes.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime, NodeProcess } from '../runtime/types.js';
import type { EventListener } from './events.js';
import { nodeDied, notReady } from './failures.js';
import { observe } from './observe.js';
import { poll, systemClock } from './poll.js';
import type { Clock } from './poll.js';
import { judge } from './readiness.js';
import type { Observation, Readiness } from './readiness.js';

export interface WaitOptions {
  /** Milliseconds. Default 60 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener;
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT_MS = 60_000;

interface Look {
  readonly observation: Observation;
  readonly readiness: Readiness;
}

/** Waits for a state of the cluster, and tells of every change on the way. Fails when a node ends meanwhile. */
export async function waitFor(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  done: (look: Look) => boolean,
  options: WaitOptions & { readonly nodesMustRun: boolean; readonly graceMs?: (look: Look) => number },
): Promise<Look> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let last = '';
  const result = await poll<Look>({
    timeoutMs,
    everyMs: runtime.pollMs,
    signal: options.signal,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    done,
    ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
    look: async () => {
      const observation = await observe(plan, runtime, { signal: options.signal });
      const ended = options.nodesMustRun ? findEnded(observation) : undefined;
      if (ended !== undefined) throw await nodeDied(runtime, ended);
      const readiness = judge(plan, observation);
      const now = JSON.stringify([readiness.nodes, readiness.partitionsLed]);
      if (now !== last) options.onEvent?.({ type: 'progress', readiness });
      last = now;
      return { observation, readiness };
    },
  });
  if (!result.done) throw await notReady(runtime, result.value.readiness, timeoutMs);
  return result.value;
}

function findEnded({ nodes }: Observation): NodeProcess | undefined {
  return nodes.map(({ process }) => process).find((process) => process !== undefined && process.state !== 'running');
}

/**
 * How long it must look ready, with the same leaders, to be called so. Restate gives leaders out as nodes turn up, and
 * moves some once all are there; a single look may fall between two moves (seen with the stock settings too).
 */
const STEADY_MS = 300;

/**
 * Refuses to wait for a cluster of which nothing runs, unless somebody is at work on it.
 *
 * @throws {ClusterError} `not-ready`
 */
export async function guardStopped(dir: string, plan: ClusterPlan, runtime: ClusterRuntime): Promise<void> {
  const processes = await runtime.inspect();
  if (processes.some(({ state }) => state === 'running' || state === 'failing')) return;
  const holder = await lockHolder(dir);
  if (holder !== undefined && (await isRunning(holder))) return;
  throw new ClusterError('not-ready', `${plan.name} is stopped`, {
    hint: 'Start it with `restate-cluster up`, which also waits until it is ready.',
  });
}

/**
 * Waits until a cluster is ready, and stays so for a moment.
 *
 * @throws {ClusterError} `not-ready` with the probe that failed, what it last saw and the end of that node's log
 */
export async function waitReady(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  options: WaitOptions & { readonly nodesMustRun?: boolean } = {},
): Promise<Readiness> {
  const clock = options.clock ?? systemClock;
  let steady: { leaders: string; since: number } | undefined;
  const done = ({ readiness }: Look) => {
    if (!readiness.ready) steady = undefined;
    else if (steady?.leaders !== readiness.leaders) steady = { leaders: readiness.leaders, since: clock.now() };
    return steady !== undefined && clock.now() - steady.since >= STEADY_MS;
  };
  const graceMs = (look: Look) => (look.readiness.ready ? 2 * STEADY_MS : 0);
  const { readiness } = await waitFor(plan, runtime, done, { nodesMustRun: false, graceMs, ...options });
  return readiness;
}
