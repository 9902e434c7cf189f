import { found } from './remembering.js';
import type { Topology, TopologyNode } from './topology.js';

/** Nodes, by number, that are the same for everything that decides what is survived. */
type Alike = readonly number[];

/** One way of losing nodes, and how many ways are just like it. */
export interface Loss {
  readonly nodes: readonly number[];
  readonly ways: number;
}

/** Groups nodes with the same roles and, where replication looks at it, the same location. */
export function alikeNodes({ nodes, logs, partitions }: Topology): Alike[] {
  const located = [logs, partitions].some(({ region, zone }) => region !== undefined || zone !== undefined);
  const keyOf = ({ roles, location }: TopologyNode) =>
    [[...roles].sort().join(), located ? (location ?? '') : ''].join(' ');
  const groups = new Map<string, number[]>();
  for (const [i, node] of nodes.entries()) found(groups, keyOf(node), () => []).push(i);
  return [...groups.values()];
}

/** n over k. */
export function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

/** Every way of losing `count` nodes, ways that differ only in nodes that are alike counted together. */
export function* losses(groups: readonly Alike[], count: number): Generator<Loss> {
  const [first, ...rest] = groups;
  if (first === undefined) {
    if (count === 0) yield { nodes: [], ways: 1 };
    return;
  }
  const room = rest.reduce((sum, group) => sum + group.length, 0);
  for (let taken = Math.min(first.length, count); taken >= Math.max(0, count - room); taken--) {
    const ways = choose(first.length, taken);
    for (const others of losses(rest, count - taken)) {
      yield { nodes: [...first.slice(0, taken), ...others.nodes], ways: ways * others.ways };
    }
  }
}

/** How many different losses of `count` nodes {@link losses} gives. */
export function countLosses(groups: readonly Alike[], count: number): number {
  let ways = [1];
  for (const { length } of groups) {
    ways = Array.from({ length: count + 1 }, (_, total) => {
      let sum = 0;
      for (let taken = 0; taken <= Math.min(length, total); taken++) sum += ways[total - taken] ?? 0;
      return sum;
    });
  }
  return ways[count] ?? 0;
}
