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
  return (lost) => {
    const leaders: number[] = [];
    for (const alike of groups) {
      const left = alike.find((node) => !lost[node]);
      const gone = alike.find((node) => lost[node]);
      if (left !== undefined) leaders.push(left);
      if (gone !== undefined) leaders.push(gone);
    }
    return leaders;
  };
}
