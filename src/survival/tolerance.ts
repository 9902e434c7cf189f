import { alikeNodes, countLosses, losses } from './combinations.js';
import { afterLossOf, ASPECTS } from './outcome.js';
import type { AfterLoss, Outcome } from './outcome.js';
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
  /** Any zone may be lost; `undefined` with fewer than two zones, or nodes outside them. */
  readonly zones: boolean | undefined;
  readonly regions: boolean | undefined;
  /** Nodes of which none may be lost. */
  readonly critical: readonly string[];
}

/** Different combinations tried at most; some ten milliseconds' worth. */
const BUDGET = 3_000;

export function isWhole(outcome: Outcome): boolean {
  return ASPECTS.every((aspect) => outcome[aspect] === 'all');
}

function anyPlace(
  { nodes }: Topology,
  afterLoss: AfterLoss,
  placeOf: (node: TopologyNode) => string | undefined,
): boolean | undefined {
  const places = new Set(nodes.map(placeOf));
  if (places.size < 2 || places.has(undefined)) return undefined;
  return [...places].every((place) => isWhole(afterLoss(nodes.map((node) => placeOf(node) === place))));
}

/** How many nodes may be lost, whichever they are. */
function nodesThatMayFail(topology: Topology, afterLoss: AfterLoss): { nodes: number; exact: boolean } {
  const groups = alikeNodes(topology);
  let tried = 0;
  for (let lost = 1; lost <= topology.nodes.length; lost++) {
    tried += countLosses(groups, lost);
    if (tried > BUDGET) return { nodes: lost - 1, exact: false };
    for (const { nodes } of losses(groups, lost)) {
      const gone = new Set(nodes);
      if (!isWhole(afterLoss(topology.nodes.map((_, i) => gone.has(i))))) return { nodes: lost - 1, exact: true };
    }
  }
  return { nodes: topology.nodes.length, exact: true };
}

function criticalNodes({ nodes, ...rest }: Topology, afterLoss: AfterLoss): string[] {
  const critical = new Set(
    alikeNodes({ nodes, ...rest }).flatMap((alike) =>
      isWhole(afterLoss(nodes.map((_, i) => i === alike[0]))) ? [] : alike,
    ),
  );
  return nodes.filter((_, i) => critical.has(i)).map(({ name }) => name);
}

/** The short answer, in milliseconds for any cluster; {@link survey} gives the long one. */
export function toleranceOf(topology: Topology): Tolerance {
  const afterLoss = afterLossOf(topology);
  const works = isWhole(afterLoss(topology.nodes.map(() => false)));
  if (!works) return { works, nodes: 0, exact: true, zones: undefined, regions: undefined, critical: [] };
  return {
    works,
    ...nodesThatMayFail(topology, afterLoss),
    zones: anyPlace(topology, afterLoss, zoneOf),
    regions: anyPlace(topology, afterLoss, regionOf),
    critical: criticalNodes(topology, afterLoss),
  };
}
