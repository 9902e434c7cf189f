import { SCOPES } from '../spec/replication.js';
import type { Replication, Role } from '../spec/types.js';
import type { Reach } from './reach.js';
import { regionOf, zoneOf } from './topology.js';
import type { TopologyNode } from './topology.js';

type Scope = (typeof SCOPES)[number];

/** Nodes that a replication does not tell apart. */
interface Cell {
  readonly nodes: readonly number[];
  /** Whether it counts as a zone: a node may have a region and no zone. */
  readonly zone: boolean;
}

/** A region, a zone, or the whole cluster where copies are spread over nodes alone. */
export type Domain = readonly Cell[];

/** Where copies of one kind may be, and over what they are spread. */
export interface Ground {
  readonly domains: readonly Domain[];
  /** What the nodes with a copy of the same must reach; zero where the replication does not ask. */
  readonly need: Reach;
}

function groupBy(nodes: readonly number[], keyOf: (node: number) => string): number[][] {
  const groups = new Map<string, number[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}

/** Where a node lies for a scope; `undefined` where its location does not say. */
function placeAt(scope: Scope, node: TopologyNode): string | undefined {
  if (scope === 'node') return '';
  return scope === 'region' ? regionOf(node) : zoneOf(node);
}

/** Domains go over the widest scope that is asked for; zones only count for themselves within regions. */
function needOf({ region, zone, node }: Replication): Reach {
  return { domains: region ?? zone ?? 0, zones: region === undefined ? 0 : (zone ?? 0), nodes: node };
}

/**
 * The ground of one kind of copies. Nodes are numbers into `nodes`.
 *
 * `located` says what a holder without the location that the replication needs does: log servers make every choice of
 * a nodeset fail (`nodeset_selector.rs`), so there is no ground at all; workers are passed over
 * (`balanced_spread_selector.rs`).
 */
export function groundOf(
  nodes: readonly TopologyNode[],
  role: Role,
  replication: Replication,
  located: 'all' | 'passed-over',
): Ground {
  const scopes = SCOPES.filter((scope) => replication[scope] !== undefined);
  const widest = scopes[0] ?? 'node';
  const needed = located === 'all' ? [widest] : scopes;
  const holders = nodes.flatMap((node, i) => (node.roles.includes(role) ? [i] : []));
  const placed = (i: number) => needed.every((scope) => placeAt(scope, nodeAt(nodes, i)) !== undefined);
  const usable = located === 'all' && !holders.every(placed) ? [] : holders.filter(placed);
  const zonesMatter = scopes.includes('zone');
  const domains = groupBy(usable, (i) => placeAt(widest, nodeAt(nodes, i)) ?? '').map((domain) =>
    groupBy(domain, (i) => (zonesMatter ? (zoneOf(nodeAt(nodes, i)) ?? '') : '')).map((cell) => ({
      nodes: cell,
      zone: cell.some((i) => zoneOf(nodeAt(nodes, i)) !== undefined),
    })),
  );
  return { domains, need: needOf(replication) };
}

function nodeAt(nodes: readonly TopologyNode[], i: number): TopologyNode {
  const node = nodes[i];
  if (node === undefined) throw new RangeError(`there is no node ${String(i)}`);
  return node;
}
