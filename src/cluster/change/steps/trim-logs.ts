import { list } from '../../../spec/words.js';
import { askHoldings, untilSo } from '../../ask.js';
import { membersNamed, pastLeft } from '../holdings.js';
import { snapshotAll } from '../snapshot-all.js';
import type { Step, StepContext } from '../step.js';

/** Writes snapshots and trims logs until nothing is read from nodes any more. */
export async function freeOfPast(context: StepContext, nodes: readonly string[]): Promise<void> {
  const { runtime, options } = context;
  await untilSo(
    runtime,
    async () => {
      const { members, ...holdings } = await askHoldings(runtime, options.signal);
      const ids = membersNamed(members, nodes).map(({ id }) => id);
      const left = pastLeft({ members, ...holdings }, ids);
      if (left === undefined) return undefined;
      return (await snapshotAll(context, { trimLog: true })) ?? left;
    },
    options,
  );
}

/**
 * Frees nodes of what they have of the past: what is in a snapshot is needed in no log any more. Without a store for
 * snapshots it can't be freed, and the nodes can't go.
 */
export function trimLogs(nodes: readonly string[]): Step {
  return {
    title: `snapshot all partitions and trim their logs, until nothing is read from ${list(nodes)}`,
    run: async (context) => {
      await freeOfPast(context, nodes);
      await context.emptied(nodes);
    },
  };
}
