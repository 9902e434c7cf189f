import { answering } from './answers.js';
import { groundOf } from './ground.js';
import { covers } from './reach.js';
import type { Members } from './reach.js';
import { reachOf, untouched } from './remains.js';
import { spreadsOf } from './spread.js';
import type { Topology } from './topology.js';

/** Which partitions there may be that a node leads, or did until it was lost, by what is left of their nodes. */
export interface Partitions {
  /** Some may have all their nodes. */
  readonly whole: boolean;
  /** Some may have lost a node and kept another. */
  readonly hit: boolean;
  /** Some may have lost all their nodes. */
  readonly gone: boolean;
}

export interface PartitionsAfter {
  /** Without a leader: all partitions there may be, whoever leads them. */
  readonly ledBy: (leader?: number) => Partitions;
  /** Those left can hold all copies, so that Restate gives a partition new nodes. */
  readonly replaceable: boolean;
}

/** Answers, for lost nodes by number, what is left of partitions. They run on exactly as many nodes as they have copies. */
export function replicaSetsOf(topology: Topology): (lost: readonly boolean[]) => PartitionsAfter {
  const ground = groundOf(topology.nodes, 'worker', topology.partitions, 'passed-over');
  const { need } = ground;
  const size = { perDomain: 0, total: need.nodes };
  // With fewer workers, zones or regions than copies need, no partition ever starts.
  const starts = covers(reachOf(untouched(ground)).all, need);
  const spreads = spreadsOf(size, need);
  const answer = answering(ground, (remains) => {
    const members = spreads(remains);
    return (leader): Partitions => {
      if (!starts) return { whole: false, hit: false, gone: false };
      // A leader that is left is so with the worst luck too, and a lost one is lost with the best: between these two,
      // no other set tells more.
      const sets = (['best', 'worst'] as const).flatMap((luck) => members(luck, leader));
      const some = (left: (members: Members) => boolean) => sets.some((set) => covers(set.all, need) && left(set));
      return {
        whole: some(({ lost }) => lost.nodes === 0),
        hit: some(({ alive, lost }) => alive.nodes > 0 && lost.nodes > 0),
        gone: some(({ alive }) => alive.nodes === 0),
      };
    };
  });
  return (lost) => {
    const { reach, about } = answer(lost);
    return { ledBy: about, replaceable: covers(reach.alive, need) };
  };
}
