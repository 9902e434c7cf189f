import { reconfigureArgs } from '../../../restate/log-nodesets.js';
import { configSetArgs } from '../../../restate/change-settings.js';
import { tailSegments } from '../../../restate/log-segments.js';
import { CONFIG_ARGS, parseConfig } from '../../../restate/restatectl.js';
import { replicationSummary } from '../../../render/summary.js';
import { replicationText } from '../../../spec/replication.js';
import type { Replication } from '../../../spec/types.js';
import { askHoldings, askReplicas, isPassing, order, untilSo } from '../../ask.js';
import { waitReady } from '../../wait.js';
import type { Step, StepContext } from '../step.js';

/** Texts of the same replication differ in spaces and order only where someone else wrote them. */
function same(a: string | undefined, b: string): boolean {
  const plain = (text: string) =>
    text
      .replaceAll(/[\s{}]/g, '')
      .split(',')
      .sort()
      .join();
  return a !== undefined && plain(a) === plain(b);
}

/** Begins anew the logs that still keep the old number of copies. */
async function renewLogs({ runtime, options }: StepContext, logs: string): Promise<void> {
  await untilSo(
    runtime,
    async () => {
      const { segments } = await askHoldings(runtime, options.signal);
      const old = tailSegments(segments).filter(({ replication }) => !same(replication, logs));
      for (const { log } of old) {
        try {
          await order(runtime, reconfigureArgs(log), options);
        } catch (error) {
          if (!isPassing(error)) throw error;
        }
      }
      return old.length === 0 ? undefined : `${String(old.length)} logs still have the old number of copies`;
    },
    options,
  );
}

async function awaitReplicas({ runtime, options }: StepContext, copies: number): Promise<void> {
  await untilSo(
    runtime,
    async () => {
      const replicas = await askReplicas(runtime, options.signal);
      const other = replicas.filter(({ current, next }) => current.length !== copies || next.length > 0);
      return other.length === 0
        ? undefined
        : `${String(other.length)} partitions do not have ${String(copies)} copies yet`;
    },
    options,
  );
}

/** Changes how many copies there are of logs and partitions, and waits until all have them. */
export function setReplication(replication: { readonly logs: Replication; readonly partitions: Replication }): Step {
  const [logs, partitions] = [replicationText(replication.logs), replicationText(replication.partitions)];
  return {
    title: `keep ${replicationSummary(replication)}`,
    run: async (context) => {
      const { runtime, options } = context;
      await waitReady(context.plan, runtime, options);
      const now = parseConfig((await runtime.restatectl(CONFIG_ARGS, { signal: options.signal })).stdout);
      if (!same(now.logReplication, logs) || !same(now.partitionReplication, partitions)) {
        await order(runtime, configSetArgs(replication), options);
      }
      await renewLogs(context, logs);
      await awaitReplicas(context, replication.partitions.node);
      await waitReady(context.plan, runtime, options);
    },
  };
}
