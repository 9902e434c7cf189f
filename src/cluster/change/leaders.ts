import { pinArgs, unpinArgs } from '../../restate/leadership.js';
import type { Member } from '../../restate/membership.js';
import type { ReplicaSet } from '../../restate/replica-sets.js';
import { askMembersAndReplicas, askReplicas, isPassing, order, untilSo } from '../ask.js';
import { poll } from '../poll.js';
import { compareVersions } from './versions.js';
import type { StepContext } from './step.js';

/** Servers before this one answer that they can't, after they have written the wish down. */
const LEADERS_CAN_BE_MOVED_SINCE = '1.7.0';
/** Moving takes less than a second, or a leader stays where it is; then it fails over, as it does without us. */
const PATIENCE_MS = 1_500;

/** Which partitions a node leads that others could lead, by the id of the node that is to. */
function destinations(id: string, members: readonly Member[], replicas: readonly ReplicaSet[]): Map<string, number[]> {
  const alive = new Set(members.filter(({ liveness }) => liveness === 'alive').map((member) => member.id));
  const moves = new Map<string, number[]>();
  for (const { partition, leader, current } of replicas) {
    const to = current.find((other) => other !== id && alive.has(other));
    if (leader === id && to !== undefined) moves.set(to, [...(moves.get(to) ?? []), partition]);
  }
  return moves;
}

/**
 * Moves what a node leads to other nodes, as far as others hold it, and keeps it there until {@link releaseLeaders}: of
 * several nodes that are restarted, none is given leaders back only to lose them again.
 */
export async function moveLeaders(context: StepContext, node: string): Promise<void> {
  const { runtime, options } = context;
  const { members, replicas } = await askMembersAndReplicas(runtime, options.signal);
  // On the way back to an older version, the node that is restarted could not let them go again.
  const versions = [context.after.version, ...members.map(({ version }) => version ?? '0')];
  const able = versions.every((version) => compareVersions(version, LEADERS_CAN_BE_MOVED_SINCE) >= 0);
  const id = members.find(({ name }) => name === node)?.id;
  if (!able || id === undefined) return;
  const moves = destinations(id, members, replicas);
  const partitions = [...moves.values()].flat();
  if (partitions.length === 0) return;
  await context.pinned([...new Set([...context.pinnedPartitions, ...partitions])]);
  for (const [to, own] of moves) {
    try {
      await order(runtime, pinArgs(own, to), options);
    } catch (error) {
      // Restate changes the same partitions at this moment. These fail over, as they do without us.
      if (!isPassing(error)) throw error;
    }
  }
  await poll({
    look: () => askReplicas(runtime, options.signal),
    done: (sets) => sets.every(({ partition, leader }) => leader !== id || !partitions.includes(partition)),
    everyMs: runtime.pollMs,
    timeoutMs: PATIENCE_MS,
    signal: options.signal,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
}

/**
 * Lets leaders that were moved be chosen freely again, also those an interrupted call has moved.
 *
 * @throws {ClusterError} `not-ready` where the cluster does not answer in time
 */
export async function releaseLeaders(context: StepContext): Promise<void> {
  const { runtime, options, pinnedPartitions } = context;
  if (pinnedPartitions.length === 0) return;
  const release = async () => {
    await order(runtime, unpinArgs(pinnedPartitions), options);
    return undefined;
  };
  await untilSo(runtime, release, options);
  await context.pinned([]);
}
