import { readyWithout } from '../conditions.js';
import type { ClusterCore } from '../core.js';
import type { Lease } from '../lease.js';
import { until } from '../timeout.js';
import { waitUntil } from '../wait-until.js';
import { tellWhole } from '../whole-errors.js';
import { usage } from './check.js';
import { runChaos } from './run.js';
import type { Chaos, ChaosOptions } from './types.js';

const RECOVERY_MS = 90_000;

/**
 * Starts chaos that ends with a lease. Where the cluster did not recover, the end of the lease fails.
 *
 * @throws {ClusterError} `usage` for options that can't be, or while other chaos is under way
 */
export function startChaos(core: ClusterCore, lease: Lease, options: ChaosOptions): Chaos {
  if (core.chaos !== undefined) {
    throw usage(
      `chaos is under way already (seed ${String(core.chaos.seed)})`,
      'Stop it first: two at a time could take more nodes than the cluster survives. `atOnce` makes several faults at once.',
    );
  }
  const { plan, nodeFaults, network, looks, history, ending } = core;
  const chaos = runChaos(plan, options, {
    networkFaults: plan.harness?.links === true,
    faults: nodeFaults,
    network,
    ending: ending.signal,
    add: (what) => {
      history.add('event', what);
    },
    recovered: (without) =>
      waitUntil(readyWithout(without), looks, history, until(ending.signal, { timeoutMs: RECOVERY_MS })),
  });
  core.chaos = chaos;
  const forget = lease.atEnd(() => chaos.stop());
  chaos.done.then(forget, tellWhole).finally(() => {
    core.chaos = undefined;
  });
  return chaos;
}
