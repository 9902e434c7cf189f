import { SCOPES } from '../spec/replication.js';
import type { Replication, Role } from '../spec/types.js';
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
  /** What the replication asks for, from the widest scope, over which the domains go, to the narrowest. */
  readonly scopes: readonly { readonly scope: Scope; readonly copies: number }[];
  readonly domains: readonly Domain[];
  /** Copies in all. */
  readonly copies: number;
}

function scopesOf(replication: Replication): Ground['scopes'] {
  return SCOPES.flatMap((scope) => {
    const copies = replication[scope];
    return copies === undefined ? [] : [{ scope, copies }];
  });
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
  const scopes = scopesOf(replication);
  const widest = scopes[0]?.scope ?? 'node';
  const needed = located === 'all' ? [widest] : scopes.map(({ scope }) => scope);
  const holders = nodes.flatMap((node, i) => (node.roles.includes(role) ? [i] : []));
  const placed = (i: number) => needed.every((scope) => placeAt(scope, nodeAt(nodes, i)) !== undefined);
  const usable = located === 'all' && !holders.every(placed) ? [] : holders.filter(placed);
  const zonesMatter = scopes.some(({ scope }) => scope === 'zone');
  const domains = groupBy(usable, (i) => placeAt(widest, nodeAt(nodes, i)) ?? '').map((domain) =>
    groupBy(domain, (i) => (zonesMatter ? (zoneOf(nodeAt(nodes, i)) ?? '') : '')).map((cell) => ({
      nodes: cell,
      zone: cell.some((i) => zoneOf(nodeAt(nodes, i)) !== undefined),
    })),
  );
  return { scopes, domains, copies: replication.node };
}

function nodeAt(nodes: readonly TopologyNode[], i: number): TopologyNode {
  const node = nodes[i];
  if (node === undefined) throw new RangeError(`there is no node ${String(i)}`);
  return node;
}

/** How many domains, zones and nodes a set of nodes touches. */
export interface Reach {
  readonly domains: number;
  readonly zones: number;
  readonly nodes: number;
}

/** Whether a set with this reach can hold copies as the replication asks (`checker.rs`, write quorum). */
export function holdsCopies({ scopes }: Ground, reach: Reach): boolean {
  return scopes.every(({ scope, copies }, i) => {
    if (scope === 'node') return reach.nodes >= copies;
    return (i === 0 ? reach.domains : reach.zones) >= copies;
  });
}

/** The reach of all usable nodes that `counts`. */
export function reachOf(ground: Ground, counts: (node: number) => boolean): Reach {
  const reach = { domains: 0, zones: 0, nodes: 0 };
  for (const domain of ground.domains) {
    const perCell = domain.map((cell) => ({ zone: cell.zone, nodes: cell.nodes.filter(counts).length }));
    reach.nodes += perCell.reduce((sum, { nodes }) => sum + nodes, 0);
    reach.zones += perCell.filter(({ zone, nodes }) => zone && nodes > 0).length;
    if (perCell.some(({ nodes }) => nodes > 0)) reach.domains += 1;
  }
  return reach;
}

/** What a loss does to a ground; domains with the same sizes and losses are the same for every question asked here. */
function signatureOf({ domains }: Ground, lost: readonly boolean[]): string {
  return domains
    .map((domain) =>
      domain
        .map(({ nodes, zone }) => {
          const gone = nodes.reduce((sum, node) => sum + (lost[node] === true ? 1 : 0), 0);
          return `${String(gone)}/${String(nodes.length)}${zone ? 'z' : ''}`;
        })
        .join('+'),
    )
    .sort()
    .join(' ');
}

/** Answers the same question about the same signature only once. */
export function remembering<T>(
  ground: Ground,
  answer: (lost: readonly boolean[]) => T,
): (lost: readonly boolean[]) => T {
  const known = new Map<string, T>();
  return (lost) => {
    const key = signatureOf(ground, lost);
    const found = known.get(key) ?? answer(lost);
    known.set(key, found);
    return found;
  };
}
