import { groundOf, holdsCopies, reachOf, remembering } from './ground.js';
import { spreads } from './spread.js';
import type { Luck } from './spread.js';
import type { Topology } from './topology.js';

/** Which partitions there may be after a loss, by what is left of the nodes that run them. */
export interface PartitionsAfter {
  /** Some may have all their nodes. */
  readonly whole: boolean;
  /** Some may have lost a node and kept another; the leader may be either. */
  readonly hit: boolean;
  /** Some may have lost all their nodes. */
  readonly gone: boolean;
  /** Those left can hold all copies, so that Restate gives a partition new nodes. */
  readonly replaceable: boolean;
}

/** Answers, for lost nodes by number, what is left of partitions. They run on exactly as many nodes as they have copies. */
export function replicaSetsOf(topology: Topology): (lost: readonly boolean[]) => PartitionsAfter {
  const ground = groundOf(topology.nodes, 'worker', topology.partitions, 'passed-over');
  const { copies } = ground;
  const size = { perDomain: 0, total: copies };
  // With fewer workers, zones or regions than copies need, no partition ever starts.
  const starts = holdsCopies(
    ground,
    reachOf(ground, () => true),
  );
  return remembering(ground, (lost) => {
    if (!starts) return { whole: false, hit: false, gone: false, replaceable: false };
    const lostOf = (luck: Luck) =>
      spreads(ground, size, lost, luck)
        .filter(({ all }) => holdsCopies(ground, all))
        .map((members) => members.lost.nodes);
    const [most, fewest] = [Math.max(...lostOf('worst')), Math.min(...lostOf('best'))];
    return {
      whole: fewest === 0,
      // From one choice to another a node is exchanged at a time, so every number in between is met too.
      hit: Math.max(1, fewest) <= Math.min(copies - 1, most),
      gone: most === copies,
      replaceable: holdsCopies(
        ground,
        reachOf(ground, (node) => lost[node] !== true),
      ),
    };
  });
}
