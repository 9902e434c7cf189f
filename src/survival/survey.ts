import { alikeNodes, countLosses, losses } from './combinations.js';
import { afterLossOf, ASPECTS } from './outcome.js';
import type { AfterLoss, Aspect, Outcome, Survival } from './outcome.js';
import { lostFlags, SURVIVALS } from './tolerance.js';
import { regionOf, zoneOf } from './topology.js';
import type { Topology } from './topology.js';

/** What happens when any `lost` nodes are lost at once. */
export interface LossRow {
  readonly lost: number;
  /** Ways to choose them. */
  readonly ways: number;
  /** In how many of these ways how much goes on. */
  readonly counts: Readonly<Record<Aspect, Readonly<Record<Survival, number>>>>;
  readonly worst: Outcome;
  readonly best: Outcome;
  /** Nodes whose loss hurts most. */
  readonly example: readonly string[];
}

/** What happens when all nodes of a zone or a region are lost. */
export interface PlaceRow {
  readonly kind: 'zone' | 'region';
  readonly place: string;
  readonly nodes: readonly string[];
  readonly outcome: Outcome;
}

export interface Survey {
  /** With no node lost: `none` where the cluster can't work as it is described. */
  readonly intact: Outcome;
  readonly losses: readonly LossRow[];
  /** Whether `losses` goes on until nothing is left. */
  readonly complete: boolean;
  readonly zones: readonly PlaceRow[];
  readonly regions: readonly PlaceRow[];
}

/** Writes count most, then reads, then metadata. */
function rank({ writes, reads, metadata }: Outcome): number {
  return [writes, reads, metadata].reduce((sum, survival) => sum * SURVIVALS.length + SURVIVALS.indexOf(survival), 0);
}

function lossRow(
  topology: Topology,
  afterLoss: AfterLoss,
  groups: ReturnType<typeof alikeNodes>,
  lost: number,
): LossRow {
  const { nodes } = topology;
  const counts = {
    writes: { all: 0, some: 0, none: 0 },
    reads: { all: 0, some: 0, none: 0 },
    metadata: { all: 0, some: 0, none: 0 },
  };
  let worst: { outcome: Outcome; nodes: readonly number[] } | undefined;
  let total = 0;
  for (const { nodes: gone, ways } of losses(groups, lost)) {
    const outcome = afterLoss(lostFlags(nodes.length, gone));
    total += ways;
    for (const aspect of ASPECTS) counts[aspect][outcome[aspect]] += ways;
    if (worst === undefined || rank(outcome) < rank(worst.outcome)) worst = { outcome, nodes: gone };
  }
  const extreme = (order: readonly Survival[]) => (aspect: Aspect) =>
    order.find((s) => counts[aspect][s] > 0) ?? 'none';
  const [lowest, highest] = [extreme(SURVIVALS), extreme([...SURVIVALS].reverse())];
  const outcomeOf = (of: (aspect: Aspect) => Survival) => ({
    writes: of('writes'),
    reads: of('reads'),
    metadata: of('metadata'),
  });
  return {
    lost,
    ways: total,
    counts,
    worst: outcomeOf(lowest),
    best: outcomeOf(highest),
    example: [...(worst?.nodes ?? [])].sort((a, b) => a - b).map((i) => nodes[i]?.name ?? ''),
  };
}

function placeRows(topology: Topology, afterLoss: AfterLoss, kind: PlaceRow['kind']): PlaceRow[] {
  const { nodes } = topology;
  const placeOf = kind === 'zone' ? zoneOf : regionOf;
  const places = [...new Set(nodes.flatMap((node) => placeOf(node) ?? []))];
  return places.map((place) => {
    const lost = nodes.map((node) => placeOf(node) === place);
    return {
      kind,
      place,
      nodes: nodes.filter((_, i) => lost[i]).map(({ name }) => name),
      outcome: afterLoss(lost),
    };
  });
}

/** Up to this many nodes every combination is tried, whatever it takes: 4096 of them. */
const ALWAYS_EXACT = 12;
/** Of more nodes, these many of them lost are always tried; more, while the different combinations stay this few. */
const ALWAYS_TRIED = 2;
const BUDGET = 4_000;

/** Whether losing more nodes can change nothing any more. */
export function nothingLeft({ best }: LossRow): boolean {
  return ASPECTS.every((aspect) => best[aspect] === 'none');
}

/** Tries every combination of lost nodes, and every lost zone and region. */
export function survey(topology: Topology): Survey {
  const { nodes } = topology;
  const afterLoss = afterLossOf(topology);
  const groups = alikeNodes(topology);
  const rows: LossRow[] = [];
  let tried = 0;
  let complete = true;
  for (let lost = 1; lost <= nodes.length; lost++) {
    tried += countLosses(groups, lost);
    if (nodes.length > ALWAYS_EXACT && lost > ALWAYS_TRIED && tried > BUDGET) {
      complete = false;
      break;
    }
    const row = lossRow(topology, afterLoss, groups, lost);
    rows.push(row);
    if (nothingLeft(row)) break;
  }
  return {
    intact: afterLoss(nodes.map(() => false)),
    losses: rows,
    complete,
    zones: placeRows(topology, afterLoss, 'zone'),
    regions: placeRows(topology, afterLoss, 'region'),
  };
}
