import { ClusterError } from '../../errors.js';
import type { ClusterPlan, NodePlan } from '../../plan/types.js';
import type { Member } from '../../restate/membership.js';
import type { ClusterRuntime, NodeProcess } from '../../runtime/types.js';
import { KEEPS_DATA } from '../../spec/types.js';
import { list } from '../../spec/words.js';
import { askMembers, isPassing } from '../ask.js';

/** A node that had data and has it no more: it can't be started again, only replaced. */
export interface LostNode {
  readonly name: string;
  /** `absent`: there is no data. `data-loss`: it came back without, and the cluster refuses it. */
  readonly why: 'absent' | 'data-loss';
}

/** How a server says that it found itself without the data the cluster knows it had. */
const DATA_LOSS = /storage-state (?:is|as) `data-loss`/;
/** The first line of each start. */
const STARTED = 'Starting Restate Server';
const SEARCHED_LINES = 400;

/** Whether the last start in a log ended with `data-loss`. */
export function endedWithDataLoss(log: string): boolean {
  const lines = log.split('\n');
  const from = lines.findLastIndex((line) => line.includes(STARTED));
  return lines.slice(Math.max(0, from)).some((line) => DATA_LOSS.test(line));
}

export interface LossOptions {
  readonly except?: readonly string[];
  readonly empty?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** What can be seen of a node that does not run. */
interface Seen {
  readonly hasData: boolean;
  /** Its entry in the cluster's list; `undefined` where it never joined. */
  readonly member: Pick<Member, 'storage'> | undefined;
  /** Whether the cluster was asked for that list, and answered. */
  readonly asked: boolean;
  /** Whether it was started before, as its log tells, or what was noted then: a container's log goes with it. */
  readonly started: boolean;
  /** Whether its log ends with `data-loss`. */
  readonly refused: boolean;
}

/** Whether a node that does not run has lost its data, and how that shows. */
export function judgeLoss({ hasData, member, asked, started, refused }: Seen): LostNode['why'] | undefined {
  if (member?.storage === 'data-loss') return 'data-loss';
  if (!hasData) return (asked ? member !== undefined : started) ? 'absent' : undefined;
  return !asked && refused ? 'data-loss' : undefined;
}

/** Members, where the cluster can be asked now. */
async function membersIfAny(
  runtime: ClusterRuntime,
  processes: readonly NodeProcess[],
  signal: AbortSignal | undefined,
): Promise<Member[] | undefined> {
  if (processes.every(({ state }) => state !== 'running')) return undefined;
  try {
    return await askMembers(runtime, signal);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
}

async function logOf(runtime: ClusterRuntime, { name, state }: NodeProcess): Promise<string> {
  if (state === 'absent') return '';
  try {
    return await runtime.logTail(name, SEARCHED_LINES);
  } catch (error) {
    // Its container is gone meanwhile, and its log with it.
    if (!isPassing(error)) throw error;
    return '';
  }
}

/**
 * Finds nodes that do not run and have lost their data. None where all data is gone: that is a cluster without data.
 *
 * @param options.except nodes that do not matter
 * @param options.empty nodes that were given empty places: they have none before they have joined
 */
export async function findLost(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  { except = [], empty = [], signal }: LossOptions = {},
): Promise<LostNode[]> {
  const processes = await runtime.inspect();
  const stopped = plan.nodes.flatMap((node): { node: NodePlan; process: NodeProcess }[] => {
    const process = processes.find(({ name }) => name === node.name);
    const keeps = node.roles.some((role) => KEEPS_DATA.includes(role));
    const idle = process !== undefined && process.state !== 'running' && !except.includes(node.name);
    return keeps && idle ? [{ node, process }] : [];
  });
  const withData = stopped.length === 0 ? [] : await runtime.nodesWithData();
  if (withData.length === 0) return [];
  const members = await membersIfAny(runtime, processes, signal);
  const found = await Promise.all(
    stopped.map(async ({ node, process }): Promise<LostNode[]> => {
      const alone = members === undefined && !empty.includes(node.name);
      const log = alone ? await logOf(runtime, process) : '';
      const why = judgeLoss({
        hasData: withData.includes(node.name),
        member: members?.find(({ nodeName }) => nodeName === node.nodeName),
        asked: members !== undefined,
        started: log.trim() !== '' || (alone && (await runtime.wasStarted(node.name))),
        refused: endedWithDataLoss(log),
      });
      return why === undefined ? [] : [{ name: node.name, why }];
    }),
  );
  return found.flat();
}

/** What happened to a node, in a few words. */
export function lossText({ why }: Pick<LostNode, 'why'>): string {
  return why === 'absent' ? 'there is none where it was' : 'it came back without (`data-loss`)';
}

/** The command that replaces nodes. */
export function replaceCommand(names: readonly string[]): string {
  return `restate-cluster node replace ${names.join(' ')}`;
}

/** The error of whatever can't be done before lost nodes are replaced. */
export function dataLost(lost: readonly LostNode[]): ClusterError {
  const names = lost.map(({ name }) => name);
  const which = names.length === 1 ? 'it' : 'them';
  return new ClusterError('data-lost', `${list(names)} lost ${names.length === 1 ? 'its' : 'their'} data`, {
    details: lost.map((node) => `  ${node.name}: ${lossText(node)}`).join('\n'),
    hint: `Replace ${which} with ${names.length === 1 ? 'an empty node that gets' : 'empty nodes that get'} the data from the others: ${replaceCommand(names)}. Or remove ${which}: restate-cluster node remove ${names.join(' ')}`,
  });
}

/**
 * Refuses a start that would only let nodes end with `data-loss`.
 *
 * @throws {ClusterError} `data-lost`
 */
export async function guardLost(plan: ClusterPlan, runtime: ClusterRuntime, options: LossOptions = {}): Promise<void> {
  const lost = await findLost(plan, runtime, options);
  if (lost.length > 0) throw dataLost(lost);
}
