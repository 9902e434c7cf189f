import { isError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { EventListener } from './events.js';

export type RollBack = (onEvent: EventListener | undefined) => Promise<void>;

/** Whether the store beside the nodes has something from before, as far as the machine tells without asking it. */
async function storeWasThere(runtime: ClusterRuntime): Promise<boolean> {
  const state = (await runtime.inspectStore())?.state;
  return (state !== undefined && state !== 'absent') || (await runtime.hasData());
}

/**
 * Remembers what is there before a start, and returns a function that undoes only what came after: it stops the nodes
 * in `idle`, and deletes data only where there was none. A failing roll-back is told, and hides no other error.
 */
export async function planRollback(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  idle: readonly string[],
): Promise<RollBack> {
  const wholeCluster = idle.length === plan.nodes.length;
  const dataToo = wholeCluster && (await runtime.nodesWithData()).length === 0;
  const keepStore = dataToo && (await storeWasThere(runtime));
  return async (onEvent) => {
    if (idle.length === 0) return;
    onEvent?.({ type: 'rolling-back', nodes: idle, dataToo });
    try {
      if (keepStore) {
        await runtime.stop();
        for (const node of idle) await runtime.wipe(node);
      } else if (dataToo) {
        // A test's data is worth no time to end in order.
        await runtime.purge({ kill: plan.harness !== undefined });
      } else await runtime.stop(wholeCluster ? undefined : idle);
    } catch (error) {
      onEvent?.({ type: 'rollback-failed', reason: isError(error) ? error.message : String(error) });
    }
  };
}
