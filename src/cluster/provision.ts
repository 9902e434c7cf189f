import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import type { ClusterPlan } from '../plan/types.js';
import { provisionArgs, provisionFault } from '../restate/restatectl.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { awaitsProvisioning, isProvisioned } from './readiness.js';
import type { Observation } from './readiness.js';
import { waitFor } from './wait.js';
import type { WaitOptions } from './wait.js';

const PROVISION_TIMEOUT_MS = 20_000;

function notProvisioned(node: string, details: string, cause?: unknown): ClusterError {
  return new ClusterError('provision-failed', `${node} could not provision the cluster`, {
    hint: 'Look at its log with `restate-cluster logs`, then run `restate-cluster provision` again.',
    details,
    cause,
  });
}

/**
 * Waits until all nodes answer, or one is a member already.
 *
 * @throws {ClusterError} `not-ready` where a node does not answer in time
 */
export async function untilProvisionable(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  options: WaitOptions & { readonly nodesMustRun?: boolean },
): Promise<Observation> {
  const { observation } = await waitFor(
    plan,
    runtime,
    (look) => isProvisioned(look.observation) || awaitsProvisioning(look.observation),
    { nodesMustRun: false, ...options },
  );
  return observation;
}

/**
 * Makes the running nodes one cluster, once.
 *
 * Two nodes that were provisioned apart are two clusters, which can't be merged. So every node is looked at first and
 * all must answer; nothing is done where any is a member already; and it always goes through the same node, which
 * lets only one of two calls at once succeed.
 *
 * @returns whether it was provisioned before
 * @throws {ClusterError} `not-ready` where a node does not answer in time; `provision-failed`
 */
export async function provision(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  options: WaitOptions & { readonly nodesMustRun?: boolean } = {},
): Promise<{ already: boolean }> {
  const observation = await untilProvisionable(plan, runtime, options);
  const node = plan.provisioningNode;
  const already = isProvisioned(observation);
  if (!already) {
    try {
      const result = await runtime.restatectl(provisionArgs(node.fabricUrl, plan.replication, plan.partitions), {
        timeoutMs: PROVISION_TIMEOUT_MS,
        signal: options.signal,
      });
      const fault = provisionFault(result);
      if (fault !== undefined) throw notProvisioned(node.name, fault);
    } catch (error) {
      if (!(error instanceof RunError) || error.canceled) throw error;
      throw notProvisioned(node.name, error.tail, error);
    }
  }
  options.onEvent?.({ type: 'provisioned', node: node.name, already });
  return { already };
}
