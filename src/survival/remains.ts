import type { Domain, Ground } from './ground.js';
import { cellReach, NOTHING, sumInDomain, sumReach } from './reach.js';
import type { Members, Reach } from './reach.js';

/** What a loss leaves of a cell. */
export interface CellRemains {
  readonly size: number;
  readonly gone: number;
  readonly zone: boolean;
}

export interface DomainRemains {
  readonly cells: readonly CellRemains[];
  readonly size: number;
  /** The same for domains that are the same for every question asked here. */
  readonly key: string;
}

/** What a loss leaves of a ground. */
export type Remains = readonly DomainRemains[];

/** A node that is in every set that is looked at. */
export interface Member {
  readonly domain: number;
  readonly cell: number;
  readonly lost: boolean;
}

function domainRemains(domain: Domain, lost: readonly boolean[]): DomainRemains {
  const cells = domain.map(({ nodes, zone }) => ({
    size: nodes.length,
    gone: nodes.reduce((sum, node) => sum + (lost[node] === true ? 1 : 0), 0),
    zone,
  }));
  return {
    cells,
    size: cells.reduce((sum, { size }) => sum + size, 0),
    key: cells.map(({ size, gone, zone }) => `${String(gone)}/${String(size)}${zone ? 'z' : ''}`).join('+'),
  };
}

/** What all nodes together reach. */
export function reachOf(remains: Remains): Members {
  const reach = (count: (cell: CellRemains) => number) =>
    remains
      .map(({ cells }) => cells.map((cell) => cellReach(count(cell), cell.zone)).reduce(sumInDomain, NOTHING))
      .reduce<Reach>(sumReach, NOTHING);
  return {
    all: reach(({ size }) => size),
    alive: reach(({ size, gone }) => size - gone),
    lost: reach(({ gone }) => gone),
  };
}

/** Where every node of a ground is. */
function placesOf({ domains }: Ground): Map<number, Omit<Member, 'lost'>> {
  const places = new Map<number, Omit<Member, 'lost'>>();
  for (const [domain, cells] of domains.entries()) {
    for (const [cell, { nodes }] of cells.entries()) for (const node of nodes) places.set(node, { domain, cell });
  }
  return places;
}

/** A question about all sets that Restate may choose after a loss, or those of them that have a member. */
type Question<T> = (remains: Remains, member?: Member) => T;

/** Answers about losses that are alike: about any set, and about sets with a node of a domain, by its cell. */
interface Answers<T> {
  any?: T;
  readonly with: Map<string, { readonly left: T[]; readonly lost: T[] }>;
}

function found<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const there = known.get(key);
  if (there !== undefined) return there;
  const value = make();
  known.set(key, value);
  return value;
}

/**
 * Answers a question for lost nodes, and for a node that is in the sets. One that is not of the ground is in none, so
 * that the sets can be any. What comes to the same is answered only once.
 */
export function answering<T>(
  ground: Ground,
  ask: Question<T>,
): (lost: readonly boolean[]) => { readonly remains: Remains; readonly about: (node?: number) => T } {
  const places = placesOf(ground);
  const untouched = ground.domains.map((domain) => domainRemains(domain, []));
  const known = new Map<string, Answers<T>>();
  return (lost) => {
    const touched = new Set(lost.flatMap((gone, node) => (gone ? (places.get(node)?.domain ?? []) : [])));
    const remains = untouched.map((whole, i) =>
      touched.has(i) ? domainRemains(ground.domains[i] ?? [], lost) : whole,
    );
    const keys = remains.map(({ key }) => key).sort();
    const answers = found(known, keys.join(' '), (): Answers<T> => ({ with: new Map() }));
    const about = (node = -1) => {
      const place = places.get(node);
      if (place === undefined) return (answers.any ??= ask(remains));
      const key = remains[place.domain]?.key ?? '';
      const { [lost[node] ? 'lost' : 'left']: cells } = found(answers.with, key, () => ({ left: [], lost: [] }));
      return (cells[place.cell] ??= ask(remains, { ...place, lost: lost[node] === true }));
    };
    return { remains, about };
  };
}
