import { placeArgs } from '../../../restate/log-nodesets.js';
import { tailSegments } from '../../../restate/log-segments.js';
import { list } from '../../../spec/words.js';
import { askHoldings, askMembers, isPassing, order, untilSo } from '../../ask.js';
import { waitReady } from '../../wait.js';
import { membersNamed } from '../holdings.js';
import { spreadOver } from '../spread.js';
import type { Step, StepContext } from '../step.js';
import { ordersToTakeBack } from './take-back.js';

/** How long a new node may take to be given a partition: there may be none for it. */
const WORK_PATIENCE_MS = 6_000;

/** Takes nodes that are planned to stay back into service, where an earlier change had begun to retire them. */
export async function welcomeBack({ after, runtime, options }: StepContext, names: readonly string[]): Promise<void> {
  await untilSo(
    runtime,
    async () => {
      const members = membersNamed(await askMembers(runtime, options.signal), names);
      const absent = names.filter((name) => members.every((member) => member.name !== name));
      if (absent.length > 0) return `${list(absent)} did not join yet`;
      for (const member of members) {
        const node = after.nodes.find(({ name }) => name === member.name);
        // One that was just started anew is known by its old roles for a moment.
        if (node?.roles.some((role) => !member.roles.includes(role)) === true) {
          return `${member.name} is not known by its new roles yet`;
        }
        for (const args of ordersToTakeBack(member, node?.roles ?? [])) await order(runtime, args, options);
      }
      return undefined;
    },
    options,
  );
}

/** Begins logs anew until each new log server has some. Each log is tried once: it may not be possible. */
async function spreadLogs({ after, runtime, options }: StepContext, names: readonly string[]): Promise<void> {
  const servers = after.nodes.filter(({ roles }) => roles.includes('log-server'));
  const added = servers.map(({ name }) => name).filter((name) => names.includes(name));
  const tried = new Set<number>();
  for (;;) {
    const { members, segments } = await askHoldings(runtime, options.signal);
    const tails = tailSegments(segments).filter(({ kind }) => kind === 'replicated');
    const used = new Set(tails.flatMap(({ nodeset }) => nodeset));
    const idle = membersNamed(members, added).filter(({ id }) => !used.has(id));
    const ids = idle.map(({ id }) => id);
    const spreads = spreadOver(
      ids,
      tails.filter(({ log }) => !tried.has(log)),
      servers.length,
    );
    if (spreads.length === 0) return;
    for (const { logs, nodeset } of spreads) {
      for (const log of logs) tried.add(log);
      try {
        await order(runtime, placeArgs(logs, nodeset), options);
      } catch (error) {
        // One that is just being begun anew by Restate itself is as good.
        if (!isPassing(error)) throw error;
      }
    }
  }
}

/** Waits for partitions on new workers. With few partitions there may be none for each, which is no failure. */
async function awaitPartitions({ after, runtime, options }: StepContext, names: readonly string[]): Promise<void> {
  const workers = after.nodes.filter(({ name, roles }) => names.includes(name) && roles.includes('worker'));
  const until = performance.now() + WORK_PATIENCE_MS;
  await untilSo(
    runtime,
    async () => {
      const { members, replicas } = await askHoldings(runtime, options.signal);
      const busy = new Set(replicas.flatMap(({ current }) => current));
      const ids = membersNamed(
        members,
        workers.map(({ name }) => name),
      ).map(({ id }) => id);
      const copies = after.replication.partitions.node * replicas.length;
      const enough = ids.every((id) => busy.has(id)) || copies <= members.length || performance.now() > until;
      return enough ? undefined : 'the new workers have no partition yet';
    },
    options,
  );
}

/**
 * Waits until new nodes are members of the cluster and hold their part of its work.
 *
 * @param partitionsToo wait for partitions on them; more copies, which come next, move these anyhow
 */
export function admitNodes(nodes: readonly string[], partitionsToo: boolean): Step {
  return {
    title: `give work to ${list(nodes)}`,
    run: async (context) => {
      await welcomeBack(context, nodes);
      await spreadLogs(context, nodes);
      if (partitionsToo) await awaitPartitions(context, nodes);
      await waitReady(context.plan, context.runtime, context.options);
    },
  };
}
