import { copiesOf, segmentsOn, tailSegments } from '../../restate/log-segments.js';
import type { Member } from '../../restate/membership.js';
import { replicasOn } from '../../restate/replica-sets.js';
import { list, plural } from '../../spec/words.js';
import type { Holdings } from '../ask.js';

/** The members of these names that the cluster has. */
export function membersNamed(members: readonly Member[], names: readonly string[]): Member[] {
  return members.filter(({ name }) => names.includes(name));
}

/** Logs that are written to on any of these nodes. */
export function logsWrittenOn({ segments }: Holdings, ids: readonly string[]): number[] {
  const tails = tailSegments(segments);
  return [...new Set(ids.flatMap((id) => segmentsOn(id, tails)).map(({ log }) => log))];
}

function counted(parts: readonly (readonly [count: number, noun: string])[]): string | undefined {
  const some = parts.filter(([count]) => count > 0).map(([count, noun]) => plural(count, noun));
  return some.length === 0 ? undefined : list(some);
}

/** What nodes are called here, by their ids. */
function called({ members }: Holdings, ids: readonly string[]): string {
  return list(ids.map((id) => members.find((member) => member.id === id)?.name ?? id));
}

/** What these nodes still have to do, in words; `undefined` where nothing. */
export function workLeft(holdings: Holdings, ids: readonly string[]): string | undefined {
  const partitions = new Set(ids.flatMap((id) => replicasOn(id, holdings.replicas)).map(({ partition }) => partition));
  const left = counted([
    [logsWrittenOn(holdings, ids).length, 'log'],
    [partitions.size, 'partition'],
  ]);
  return left === undefined ? undefined : `${left} still on ${called(holdings, ids)}`;
}

/** Which older parts of logs these nodes still have, in words; `undefined` where none. */
export function pastLeft(holdings: Holdings, ids: readonly string[]): string | undefined {
  const logs = new Set(ids.flatMap((id) => segmentsOn(id, holdings.segments)).map(({ log }) => log));
  return logs.size === 0 ? undefined : `records of ${plural(logs.size, 'log')} still on ${called(holdings, ids)}`;
}

/**
 * Logs that can't be trimmed past some part any more. Restate trims a part only where as many log servers confirm it as
 * it has copies, and of these fewer are left.
 *
 * @param gone ids of nodes that never come back
 */
export function untrimmable({ segments }: Pick<Holdings, 'segments'>, gone: readonly string[]): number[] {
  const stuck = segments.filter(({ nodeset, replication }) => {
    const left = nodeset.filter((id) => !gone.includes(id)).length;
    return left < nodeset.length && left < (copiesOf(replication) ?? 0);
  });
  return [...new Set(stuck.map(({ log }) => log))];
}
