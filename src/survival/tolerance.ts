import type { Role } from '../spec/types.js';
import { alikeNodes, countLosses, losses } from './combinations.js';
import { afterLossOf, ASPECTS } from './outcome.js';
import type { Aspect, Outcome, Survival } from './outcome.js';
import { regionOf, zoneOf } from './topology.js';
import type { Topology, TopologyNode } from './topology.js';

/** What a cluster survives with everything going on: all writes, all reads, and its metadata. */
export interface Tolerance {
  /** Whether it works at all with every node up. */
  readonly works: boolean;
  /** Any so many nodes may be lost. */
  readonly nodes: number;
  /** Whether `nodes` is all: a large irregular cluster is only tried as far as it takes milliseconds. */
  readonly exact: boolean;
  /** Any zone may be lost; false also where there are none. */
  readonly zones: boolean;
  readonly regions: boolean;
  /** The widest place of which any may be lost, and which is more than `nodes` nodes anyway. */
  readonly place: 'zone' | 'region' | undefined;
  /** Nodes of which none may be lost. */
  readonly critical: readonly string[];
  /** What is left, at worst, when any one node is lost. */
  readonly withoutOne: Outcome;
}

/** Different combinations tried at most; some ten milliseconds' worth. */
const BUDGET = 3_000;

export const SURVIVALS: readonly Survival[] = ['none', 'some', 'all'];

function isWhole(outcome: Outcome): boolean {
  return ASPECTS.every((aspect) => outcome[aspect] === 'all');
}

/** The worst of several outcomes, each aspect for itself. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  const worst = (aspect: Aspect) =>
    SURVIVALS.find((survival) => outcomes.some((outcome) => outcome[aspect] === survival)) ?? 'all';
  return { writes: worst('writes'), reads: worst('reads'), metadata: worst('metadata') };
}

/** Which of `size` nodes are lost. */
export function lostFlags(size: number, lost: readonly number[]): boolean[] {
  const flags = new Array<boolean>(size).fill(false);
  for (const i of lost) flags[i] = true;
  return flags;
}

/** Groups of alike nodes, of those with a role. */
function alikeWith(topology: Topology, role: Role | undefined): ReturnType<typeof alikeNodes> {
  return alikeNodes(topology).filter(
    ([first = 0]) => role === undefined || topology.nodes[first]?.roles.includes(role) === true,
  );
}

/** How many nodes with a role may be lost, whichever they are, for something to hold. */
export function nodesThatMayFail(
  topology: Topology,
  holds: (lost: readonly boolean[]) => boolean,
  role?: Role,
): { readonly nodes: number; readonly exact: boolean } {
  const all = topology.nodes;
  const groups = alikeWith(topology, role);
  const size = groups.reduce((sum, group) => sum + group.length, 0);
  let tried = 0;
  for (let lost = 1; lost <= size; lost++) {
    tried += countLosses(groups, lost);
    if (tried > BUDGET) return { nodes: lost - 1, exact: false };
    for (const { nodes } of losses(groups, lost)) {
      if (!holds(lostFlags(all.length, nodes))) return { nodes: lost - 1, exact: true };
    }
  }
  return { nodes: size, exact: true };
}

/** Zones or regions of which any may be lost for something to hold: how many nodes the largest has; else nothing. */
export function placesThatMayFail(
  { nodes }: Topology,
  placeOf: (node: TopologyNode) => string | undefined,
  holds: (lost: readonly boolean[]) => boolean,
): number | undefined {
  const places = [...new Set(nodes.flatMap((node) => placeOf(node) ?? []))].map((place) =>
    nodes.map((node) => placeOf(node) === place),
  );
  if (places.length < 2 || !places.every(holds)) return undefined;
  return Math.max(...places.map((lost) => lost.filter(Boolean).length));
}

/** Nodes with a role of which none may be lost for something to hold. */
export function criticalNodes(
  topology: Topology,
  holds: (lost: readonly boolean[]) => boolean,
  role?: Role,
): readonly string[] {
  const critical = new Set(
    alikeWith(topology, role).flatMap((alike) =>
      holds(lostFlags(topology.nodes.length, alike.slice(0, 1))) ? [] : alike,
    ),
  );
  return topology.nodes.filter((_, i) => critical.has(i)).map(({ name }) => name);
}

/** The short answer, in milliseconds for any cluster; `survey` gives the long one. */
export function toleranceOf(topology: Topology): Tolerance {
  const afterLoss = afterLossOf(topology);
  const holds = (lost: readonly boolean[]) => isWhole(afterLoss(lost));
  const works = holds(lostFlags(topology.nodes.length, []));
  const any = works ? nodesThatMayFail(topology, holds) : { nodes: 0, exact: true };
  const zone = works ? placesThatMayFail(topology, zoneOf, holds) : undefined;
  const region = works ? placesThatMayFail(topology, regionOf, holds) : undefined;
  const more = (size: number | undefined) => size !== undefined && size > any.nodes;
  return {
    works,
    ...any,
    zones: zone !== undefined,
    regions: region !== undefined,
    place: more(region) ? 'region' : more(zone) ? 'zone' : undefined,
    critical: criticalNodes(topology, holds),
    withoutOne: worstOf(
      alikeNodes(topology).map((alike) => afterLoss(lostFlags(topology.nodes.length, alike.slice(0, 1)))),
    ),
  };
}
