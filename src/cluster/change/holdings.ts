import type { Member } from '../../restate/members.js';
import { list, plural } from '../../spec/words.js';
import type { Holdings } from '../ask.js';

/** The members of these names that the cluster has. */
export function membersNamed(members: readonly Member[], names: readonly string[]): Member[] {
  return members.filter(({ name }) => names.includes(name));
}

/** Logs whose newest segment is on any of these nodes. */
export function logsOn({ tails }: Holdings, ids: readonly string[]): number[] {
  return tails.filter(({ nodes }) => nodes.some((id) => ids.includes(id))).map(({ log }) => log);
}

/** What these nodes still have to do, in words; `undefined` where nothing. */
export function workLeft(holdings: Holdings, ids: readonly string[]): string | undefined {
  const logs = logsOn(holdings, ids);
  const partitions = holdings.partitions.filter(({ replicas }) => replicas.some((id) => ids.includes(id)));
  const left = [
    ...(logs.length === 0 ? [] : [plural(logs.length, 'log')]),
    ...(partitions.length === 0 ? [] : [plural(partitions.length, 'partition')]),
  ];
  return left.length === 0 ? undefined : `${list(left)} still on ${list(ids)}`;
}

/** Which older parts of logs are still on these nodes, in words; `undefined` where none. */
export function pastLeft({ segments }: Holdings, ids: readonly string[]): string | undefined {
  const logs = new Set(segments.filter(({ nodes }) => nodes.some((id) => ids.includes(id))).map(({ log }) => log));
  return logs.size === 0 ? undefined : `older parts of ${plural(logs.size, 'log')} still on ${list(ids)}`;
}
