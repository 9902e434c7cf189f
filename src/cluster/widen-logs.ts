import { RunError } from '../exec/run-error.js';
import type { ClusterPlan } from '../plan/types.js';
import { NODESET_QUERY, parseNodesets, reconfigureArgs } from '../restate/log-nodesets.js';
import { sqlArgs } from '../restate/restatectl.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { nodesetTotal } from '../survival/nodesets.js';
import { poll, systemClock } from './poll.js';
import type { WaitOptions } from './wait.js';

const CALL_TIMEOUT_MS = 10_000;
/** Restate does it by itself in some ten seconds. */
const PATIENCE_MS = 10_000;

/** On how many log servers each log should be. */
function wantedSize(plan: ClusterPlan): number {
  const servers = plan.nodes.filter(({ roles }) => roles.includes('log-server')).length;
  return Math.min(servers, nodesetTotal(plan.replication.logs.node));
}

async function narrowLogs(runtime: ClusterRuntime, wanted: number, signal?: AbortSignal): Promise<number[]> {
  const { stdout } = await runtime.restatectl(sqlArgs(NODESET_QUERY), { timeoutMs: CALL_TIMEOUT_MS, signal });
  return parseNodesets(stdout)
    .filter(({ size }) => size < wanted)
    .map(({ log }) => log);
}

/**
 * Puts logs that were made before all log servers had joined on as many as they should be on. Until then, a log may be on
 * just as many as it has copies, and stops for good where one of these is lost with its disk; Restate itself waits for
 * some ten seconds.
 *
 * @returns whether there was anything to do
 */
export async function widenLogs(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  options: Pick<WaitOptions, 'signal' | 'clock' | 'onEvent'>,
): Promise<boolean> {
  const wanted = wantedSize(plan);
  const { signal, onEvent, clock = systemClock } = options;
  let told = false;
  const look = async () => {
    const narrow = await narrowLogs(runtime, wanted, signal);
    if (narrow.length > 0 && !told) onEvent?.({ type: 'widening-logs', logs: narrow });
    told ||= narrow.length > 0;
    for (const log of narrow) await reconfigure(runtime, log, signal);
    return narrow;
  };
  const done = (narrow: readonly number[]) => narrow.length === 0;
  const { value, done: widened } = await poll({
    look,
    done,
    everyMs: runtime.pollMs,
    timeoutMs: PATIENCE_MS,
    signal,
    clock,
  });
  if (!widened) onEvent?.({ type: 'logs-still-narrow', logs: value });
  return told;
}

/** A log that is just being reconfigured, by whomever, is looked at again. */
async function reconfigure(runtime: ClusterRuntime, log: number, signal?: AbortSignal): Promise<void> {
  try {
    await runtime.restatectl(reconfigureArgs(log), { timeoutMs: CALL_TIMEOUT_MS, signal });
  } catch (error) {
    if (!(error instanceof RunError) || error.missing || error.canceled) throw error;
  }
}
