import { list } from '../../../spec/words.js';
import { askHoldings, untilSo } from '../../ask.js';
import type { Holdings } from '../../ask.js';
import { membersNamed, pastLeft, untrimmable } from '../holdings.js';
import { snapshotAll } from '../snapshot-all.js';
import type { Step, StepContext } from '../step.js';

/**
 * Writes snapshots and trims logs until nothing is read from nodes any more.
 *
 * @param options.gone whether these nodes never come back: then logs that can't be trimmed without them stay as they are
 */
export async function freeOfPast(
  context: StepContext,
  nodes: readonly string[],
  { gone = false }: { readonly gone?: boolean } = {},
): Promise<void> {
  const { runtime, options } = context;
  await untilSo(
    runtime,
    async () => {
      const holdings = await askHoldings(runtime, options.signal);
      const ids = membersNamed(holdings.members, nodes).map(({ id }) => id);
      const stuck = gone ? untrimmable(holdings, strangers(context, holdings)) : [];
      const segments = holdings.segments.filter(({ log }) => !stuck.includes(log));
      const left = pastLeft({ ...holdings, segments }, ids);
      if (left === undefined) return undefined;
      return (await snapshotAll(context, { trimLog: true })) ?? left;
    },
    options,
  );
}

/** Ids of members that no node here is: those that were replaced. */
function strangers({ plan }: StepContext, { members }: Holdings): string[] {
  const ours = new Set(plan.nodes.map(({ nodeName }) => nodeName));
  return members.filter(({ nodeName }) => !ours.has(nodeName)).map(({ id }) => id);
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
