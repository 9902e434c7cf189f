import { alikeNodes } from './combinations.js';
import { groundOf } from './ground.js';
import type { Topology } from './topology.js';

/**
 * Answers, for lost nodes by number, which nodes lead partitions, or did until they were lost: any worker may that can
 * have copies of them. Of nodes that are alike only one that is left and one that is lost is named.
 */
export function leadersAfter(topology: Topology): (lost: readonly boolean[]) => readonly number[] {
  const { domains } = groundOf(topology.nodes, 'worker', topology.partitions, 'passed-over');
  const workers = new Set(domains.flatMap((cells) => cells.flatMap(({ nodes }) => nodes)));
  const groups = alikeNodes(topology).filter((alike) => alike.some((node) => workers.has(node)));
  return (lost) =>
    groups.flatMap((alike) =>
      [alike.find((node) => !lost[node]), alike.find((node) => lost[node])].filter((node) => node !== undefined),
    );
}
