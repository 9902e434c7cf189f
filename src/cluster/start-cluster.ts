import { ClusterError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import { hasProvisionService } from '../render/gateway.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { interruption } from './poll.js';
import { provision } from './provision.js';
import type { Readiness } from './readiness.js';
import { planRollback } from './rollback.js';
import { whenStoreReady } from './snapshots/prove.js';
import { waitFor, waitReady } from './wait.js';
import type { WaitOptions } from './wait.js';
import { widenLogs } from './widen-logs.js';

export interface StartOptions extends WaitOptions {
  /** On failure or interruption, leave everything as it is. Default: undo what this call started. */
  readonly retain?: boolean;
}

/** How a start ended. */
export interface Started {
  /** `unprovisioned` is where `provision: manual` ends: all nodes up, waiting to be provisioned. */
  readonly state: 'ready' | 'unprovisioned';
  readonly readiness: Readiness;
  /** From the moment the first process or container was started, in milliseconds. */
  readonly elapsedMs: number;
}

/**
 * Starts what does not run of a cluster, provisions it where that was not done, and waits until it is ready. A failure
 * undoes what this call did.
 */
export async function startCluster(
  dir: string,
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  idle: readonly string[],
  options: StartOptions,
): Promise<Started> {
  const rollBack = await planRollback(plan, runtime, idle);
  const fresh = !(await runtime.hasData());
  const from = performance.now();
  const watch = { ...options, nodesMustRun: true };
  try {
    if (idle.length > 0) options.onEvent?.({ type: 'starting', nodes: idle });
    await runtime.start(options.signal);
    const storeReady = whenStoreReady(plan, dir, runtime, options);
    if (plan.provision === 'manual') {
      const { readiness } = await waitFor(
        plan,
        runtime,
        ({ readiness: { nodes } }) => nodes.every(({ stage }) => stage !== 'starting' && stage !== 'down'),
        watch,
      );
      if (readiness.nodes.every(({ stage }) => stage === 'fabric up')) {
        return { readiness, state: 'unprovisioned', elapsedMs: performance.now() - from };
      }
    } else if (plan.provision === 'sidecar' && !(runtime.kind === 'docker' && hasProvisionService(plan))) {
      // A worker that finds no store when it opens a partition tries again only after some seconds.
      await storeReady();
      await provision(plan, runtime, watch);
    }
    let readiness = await waitReady(plan, runtime, watch);
    await storeReady();
    if (fresh && (await widenLogs(plan, runtime, options))) {
      readiness = await waitReady(plan, runtime, watch);
    }
    const elapsedMs = performance.now() - from;
    options.onEvent?.({ type: 'ready', readiness, elapsedMs });
    return { readiness, state: 'ready', elapsedMs };
  } catch (error) {
    const interrupted = options.signal?.aborted === true;
    // A cluster that is only slow keeps running: it may yet become ready, and can be looked at.
    const slow = error instanceof ClusterError && error.code === 'not-ready';
    if (options.retain !== true && (interrupted || !slow)) await rollBack(options.onEvent);
    await runtime.close();
    if (interrupted) throw interruption(error);
    throw error;
  }
}
