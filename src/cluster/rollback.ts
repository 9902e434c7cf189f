import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { EventListener } from './events.js';

export interface RollBackOptions {
  /** Leave what the store beside the nodes holds, which was there before them. Default false. */
  readonly keepStore?: boolean;
}

export type RollBack = (onEvent: EventListener | undefined, options?: RollBackOptions) => Promise<void>;

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
  return async (onEvent, { keepStore = false } = {}) => {
    if (idle.length === 0) return;
    onEvent?.({ type: 'rolling-back', nodes: idle, dataToo });
    try {
      // A test's data is worth no time to end in order.
      if (dataToo && keepStore) {
        await runtime.stop();
        for (const node of idle) await runtime.wipe(node);
      } else if (dataToo) await runtime.purge({ kill: plan.harness !== undefined });
      else await runtime.stop(wholeCluster ? undefined : idle);
    } catch (error) {
      onEvent?.({ type: 'rollback-failed', reason: error instanceof Error ? error.message : String(error) });
    }
  };
}
