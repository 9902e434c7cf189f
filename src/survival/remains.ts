import type { Domain, Ground } from './ground.js';
import { cellReach, NOTHING, sumInDomain, sumReach } from './reach.js';
import type { Members, Reach } from './reach.js';
import { found } from './remembering.js';

/** What a loss leaves of a cell. */
export interface CellRemains {
  readonly size: number;
  readonly gone: number;
  readonly zone: boolean;
  /** The same for cells that are the same for every question asked here. */
  readonly key: string;
}

export interface DomainRemains {
  readonly cells: readonly CellRemains[];
  readonly size: number;
  /** The same for domains that are the same for every question asked here, in whatever order their cells are. */
  readonly key: string;
}

/** What a loss leaves of a ground. */
export type Remains = readonly DomainRemains[];

/** Where a node of a ground is, by the numbers of its domain and of its cell there. */
export interface Place {
  readonly domain: number;
  readonly cell: number;
}

function domainRemains(domain: Domain, gone: readonly number[]): DomainRemains {
  const cells = domain.map(({ nodes, zone }, i) => {
    const [size, lost] = [nodes.length, gone[i] ?? 0];
    return { size, gone: lost, zone, key: `${String(lost)}/${String(size)}${zone ? 'z' : ''}` };
  });
  const keys = cells.map(({ key }) => key).sort();
  return { cells, size: cells.reduce((sum, { size }) => sum + size, 0), key: keys.join('+') };
}

/** What there is of a ground where nothing is lost. */
export function untouched({ domains }: Ground): Remains {
  return domains.map((domain) => domainRemains(domain, []));
}

/** Where the nodes of a ground are, by their numbers; nodes that are not of it are left out. */
export function placesOf({ domains }: Ground): readonly (Place | undefined)[] {
  const places: Place[] = [];
  for (const [domain, cells] of domains.entries()) {
    for (const [cell, { nodes }] of cells.entries()) {
      const place = { domain, cell };
      for (const node of nodes) places[node] = place;
    }
  }
  return places;
}

/** Answers, for lost nodes by number, what is left of the domains that have lost some, by number. */
export function lossesOf(ground: Ground): (lost: readonly boolean[]) => ReadonlyMap<number, DomainRemains> {
  const places = placesOf(ground);
  const known = ground.domains.map(() => new Map<string, DomainRemains>());
  return (lost) => {
    const gone = new Map<number, number[]>();
    for (let node = 0; node < places.length; node++) {
      const place = lost[node] === true ? places[node] : undefined;
      if (place === undefined) continue;
      let counts = gone.get(place.domain);
      if (counts === undefined) gone.set(place.domain, (counts = []));
      counts[place.cell] = (counts[place.cell] ?? 0) + 1;
    }
    const left = new Map<number, DomainRemains>();
    for (const [i, counts] of gone) {
      const make = () => domainRemains(ground.domains[i] ?? [], counts);
      left.set(i, found(known[i] ?? new Map<string, DomainRemains>(), counts.join(), make));
    }
    return left;
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
