import { ClusterError } from '../errors.js';
import { readManifest } from '../files/manifest.js';
import type { ClusterPlan } from '../plan/types.js';
import { hasProvisionService } from '../render/gateway.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { damagedData, refuseLostData } from './interlock.js';
import { interruption } from './poll.js';
import { provision, untilProvisionable } from './provision.js';
import { isProvisioned } from './readiness.js';
import type { Readiness } from './readiness.js';
import { planRollback } from './rollback.js';
import { withScope } from './scope.js';
import type { Scope } from './scope.js';
import { replenishSnapshots } from './snapshots/missing.js';
import { readyStore } from './snapshots/prove.js';
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
  const fresh = (await runtime.nodesWithData()).length === 0;
  const from = performance.now();
  let serves = false;
  try {
    if (idle.length > 0) options.onEvent?.({ type: 'starting', nodes: idle });
    const started = await withScope(options.signal, (scope) => bringUp(dir, plan, runtime, fresh, scope, options));
    serves = started.state === 'ready';
    if (serves && !fresh) await replenishSnapshots(plan, dir, runtime, options);
    const elapsedMs = performance.now() - from;
    if (started.state === 'ready') options.onEvent?.({ type: 'ready', readiness: started.readiness, elapsedMs });
    return { ...started, elapsedMs };
  } catch (error) {
    const interrupted = options.signal?.aborted === true;
    // A cluster that is only slow keeps running: it may yet become ready, and can be looked at. So does one that is ready,
    // and whose store does not take the snapshots it lacks.
    const slow = error instanceof ClusterError && error.code === 'not-ready';
    if (options.retain !== true && (interrupted || !(slow || serves))) await rollBack(options.onEvent);
    await runtime.close();
    if (interrupted) throw interruption(error);
    throw error;
  }
}

/** @param fresh whether no node has data yet */
async function bringUp(
  dir: string,
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  fresh: boolean,
  { signal, beside }: Scope,
  options: StartOptions,
): Promise<Omit<Started, 'elapsedMs'>> {
  const watch = { ...options, signal, nodesMustRun: true };
  const provisioned = (await readManifest(dir))?.provisioned === true;
  await runtime.start(signal);
  const storeReady = beside(readyStore(plan, dir, runtime, { ...watch, fresh }));
  if (plan.provision === 'manual') {
    const { readiness } = await waitFor(
      plan,
      runtime,
      ({ readiness: { nodes } }) => nodes.every(({ stage }) => stage !== 'starting' && stage !== 'down'),
      watch,
    );
    await storeReady();
    if (readiness.nodes.every(({ stage }) => stage === 'fabric up')) return { readiness, state: 'unprovisioned' };
  } else if (plan.provision === 'sidecar' && !(runtime.kind === 'docker' && hasProvisionService(plan))) {
    // Nodes are watched meanwhile: one that ends needs no store.
    const answering = beside(untilProvisionable(plan, runtime, watch));
    // A worker that finds no store when it opens a partition tries again only after some seconds.
    await storeReady();
    const observation = await answering();
    // Its data is damaged rather than gone: a second cluster would make it worse.
    if (provisioned && !isProvisioned(observation)) refuseLostData(damagedData(plan));
    await provision(plan, runtime, watch);
  }
  let readiness = await waitReady(plan, runtime, watch);
  await storeReady();
  if (fresh && (await widenLogs(plan, runtime, watch))) readiness = await waitReady(plan, runtime, watch);
  return { readiness, state: 'ready' };
}
