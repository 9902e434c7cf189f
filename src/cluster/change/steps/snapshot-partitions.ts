import { ClusterError } from '../../../errors.js';
import { waitReady } from '../../wait.js';
import { snapshotAll } from '../snapshot-all.js';
import type { Step } from '../step.js';

/** Writes a snapshot of every partition, and ends only when each has one. */
export function snapshotPartitions(reason: string): Step {
  return {
    title: `snapshot all partitions, ${reason}`,
    run: async (context) => {
      await waitReady(context.plan, context.runtime, context.options);
      const fault = await snapshotAll(context, { trimLog: false });
      if (fault === undefined) return;
      throw new ClusterError('command-failed', fault, { hint: 'Look at the store with `restate-cluster status`.' });
    },
  };
}
