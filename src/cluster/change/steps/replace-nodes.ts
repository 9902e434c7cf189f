import { removeMetadataArgs, removeNodesArgs } from '../../../restate/member-states.js';
import { KEEPS_DATA } from '../../../spec/types.js';
import { list } from '../../../spec/words.js';
import type { ClusterRuntime } from '../../../runtime/types.js';
import { askHoldings, askMembers, order, untilSo } from '../../ask.js';
import type { WaitOptions } from '../../wait.js';
import { waitReady } from '../../wait.js';
import { membersNamed, pastLeft } from '../holdings.js';
import type { Step, StepContext } from '../step.js';
import type { Retirement } from '../types.js';
import { moveWork } from './drain-nodes.js';
import { bringBack } from './take-back.js';
import { freeOfPast } from './trim-logs.js';

/** Nodes that lost their data: by the `node-name` each had, its name here. */
export type Lost = Readonly<Record<string, string>>;

/**
 * Takes nodes that never come back out of the metadata's majority, so that others may be lost later, and their
 * replacements can join it.
 *
 * @param nodeNames by which the cluster knows them
 * @param ask nodes to ask first
 * @throws {ClusterError} `not-ready` where more than half of the metadata servers do not agree in time
 */
export async function leaveVote(
  runtime: ClusterRuntime,
  nodeNames: readonly string[],
  options: WaitOptions & { readonly ask?: readonly string[] | undefined },
): Promise<void> {
  await untilSo(
    runtime,
    async () => {
      const members = await askMembers(runtime, options.signal, options.ask);
      const voting = members.filter(({ nodeName, metadata }) => nodeNames.includes(nodeName) && metadata === 'member');
      for (const { id } of voting) await order(runtime, removeMetadataArgs(id), options, options.ask);
      return voting.length === 0 ? undefined : `${list(voting.map(({ name }) => name))} still votes on the metadata`;
    },
    options,
  );
}

/**
 * Starts empty nodes in the places of those that lost their data, and whatever else does not run: the cluster must agree
 * to the exchange.
 *
 * @param idle nodes that do not run
 */
export function replaceNodes(lost: Lost, idle: readonly string[], retired: readonly Retirement[]): Step {
  const replaced = [...new Set(Object.values(lost))];
  const others = idle.filter((node) => !replaced.includes(node));
  const also = others.length === 0 ? '' : `, and start ${list(others)}`;
  return {
    title: `start ${list(replaced)} empty, in place of what was lost${also}`,
    run: async (context) => {
      const { runtime, options } = context;
      if (others.length > 0) await runtime.start(options.signal, others);
      await leaveVote(runtime, Object.keys(lost), options);
      await runtime.start(options.signal, replaced);
      await bringBack(context, retired);
      await waitReady(context.plan, runtime, { ...options, nodesMustRun: true });
    },
  };
}

/**
 * Lets the cluster forget nodes that never come back: nothing is written to them, no partition is on them, and where
 * there is a snapshot store nothing is read from them, so that they can be struck from its list. A part of a log that was
 * on too few nodes can't be trimmed without them: then their name stays, which does no harm.
 */
export function forgetNodes(lost: Lost, { snapshots }: { readonly snapshots: boolean }): Step {
  const nodes = [...new Set(Object.values(lost))];
  return {
    title: `let the cluster forget what ${list(nodes)} had`,
    run: async (context) => {
      const { runtime, options } = context;
      const former = Object.keys(lost).map((nodeName) => runtime.nodeOf(nodeName));
      await moveWork(
        context,
        former.map((node) => ({ node, roles: KEEPS_DATA, leaves: true })),
      );
      if (snapshots) await freeOfPast(context, former, { gone: true });
      await strike(context, former);
      await context.forgotten();
      await waitReady(context.plan, runtime, options);
    },
  };
}

/** Takes nodes off the cluster's list. It keeps those that are named in parts of logs that could not be trimmed. */
async function strike({ runtime, options }: StepContext, former: readonly string[]): Promise<void> {
  const holdings = await askHoldings(runtime, options.signal);
  const ids = membersNamed(holdings.members, former).map(({ id }) => id);
  const free = ids.filter((id) => pastLeft(holdings, [id]) === undefined);
  if (free.length > 0) await order(runtime, removeNodesArgs(free), options);
}
