import type { Member } from './answers.js';
import { cellReach, NOTHING, sumInDomain, sumReach, upTo } from './reach.js';
import type { Members, Reach } from './reach.js';
import { found } from './remembering.js';
import type { CellRemains, DomainRemains, Remains } from './remains.js';

/** Which of the sets that Restate may choose is looked at: with as many lost members as possible, or as few. */
type Luck = 'worst' | 'best';

/** How many nodes a set has: so many of each domain that has them, and in all. */
export interface Size {
  readonly perDomain: number;
  readonly total: number;
}

/** How many nodes of each domain are chosen: `level` of each that has so many, and one more of any `more` of them. */
interface Shares {
  readonly level: number;
  readonly more: number;
}

/**
 * Restate picks the next node from the domain with the fewest picked ones, until each has `perDomain` and there are
 * `total` (`nodeset_selector.rs`, `balanced_spread_selector.rs`): the shares are as even as the domains' sizes allow.
 */
function evenShares(sizes: readonly number[], { perDomain, total }: Size): Shares {
  let picked = 0;
  for (let level = 0; ; level++) {
    const open = sizes.filter((size) => size > level).length;
    const missing = total - picked;
    if (open === 0 || (level >= perDomain && missing <= 0)) return { level, more: 0 };
    if (level >= perDomain && missing < open) return { level, more: missing };
    picked += open;
  }
}

/** Nodes chosen so far, and how many are still to be chosen, or to get one more. */
interface State {
  readonly left: number;
  readonly members: Members;
}

const START: Members = { all: NOTHING, alive: NOTHING, lost: NOTHING };

function sum(a: Members, b: Members, need: Reach, add: (a: Reach, b: Reach) => Reach): Members {
  return {
    all: upTo(need, add(a.all, b.all)),
    alive: upTo(need, add(a.alive, b.alive)),
    lost: upTo(need, add(a.lost, b.lost)),
  };
}

/** Of few characters, one a number: none is larger than the number of nodes. */
function keyOf({ left, members: { all, alive, lost } }: State): string {
  return String.fromCharCode(
    left,
    all.domains,
    all.zones,
    all.nodes,
    alive.domains,
    alive.zones,
    alive.nodes,
    lost.domains,
    lost.zones,
    lost.nodes,
  );
}

/** Drops what is there already; without it, many alike domains would give very many alike sums. */
function distinct(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  return [...new Map(states.map((state) => [keyOf(state), state])).values()];
}

/** So many nodes of a cell, `member` being one of them where it is in this cell. */
function cellMembers({ size, gone, zone }: CellRemains, taken: number, luck: Luck, member?: Member): Members {
  const [fixed, fixedGone] = [member ? 1 : 0, member?.lost ? 1 : 0];
  const [others, free, freeGone] = [taken - fixed, size - fixed, gone - fixedGone];
  const dead = fixedGone + (luck === 'worst' ? Math.min(others, freeGone) : Math.max(0, others - (free - freeGone)));
  return { all: cellReach(taken, zone), alive: cellReach(taken - dead, zone), lost: cellReach(dead, zone) };
}

/** Every way to choose `count` nodes of a domain, `member` being one of them where it is in this domain. */
function choices({ cells, size }: DomainRemains, count: number, need: Reach, luck: Luck, member?: Member): Members[] {
  const own = member === undefined ? -1 : cells.findIndex(({ key }) => key === member.cell);
  let states: readonly State[] = [{ left: count, members: START }];
  let room = size;
  for (const [i, cell] of cells.entries()) {
    room -= cell.size;
    const further: State[] = [];
    for (const { left, members } of states) {
      for (let taken = Math.max(own === i ? 1 : 0, left - room); taken <= Math.min(left, cell.size); taken++) {
        const more = cellMembers(cell, taken, luck, own === i ? member : undefined);
        further.push({ left: left - taken, members: sum(members, more, need, sumInDomain) });
      }
    }
    states = distinct(further);
  }
  return states.map(({ members }) => members);
}

/**
 * What may be left of a set of nodes, with the worst or the best luck. With a member, only of the sets that it is in,
 * whatever else is.
 */
export type Spreads = (luck: Luck, member?: Member) => Members[];

/**
 * What may be left of a set of nodes that Restate chooses, for every way in which the choice may fall. Which nodes of a
 * domain are chosen follows from a hash of the log's or partition's number, so any may be. Reaches are counted up to
 * `need`.
 *
 * Whether a set can be written to, or sealed, only gets better with each member that is alive, so looking at the worst
 * and the best choice for each number of nodes per domain tells what all of them, and what any of them, can do.
 */
export function spreadsOf(size: Size, need: Reach): (remains: Remains) => Spreads {
  const known = new Map<string, Members[]>();
  const choicesOf = (domain: DomainRemains, count: number, luck: Luck, member?: Member) => {
    if (member !== undefined) return choices(domain, count, need, luck, member);
    return found(known, `${luck} ${String(count)} of ${domain.key}`, () => choices(domain, count, need, luck));
  };
  return (remains) => {
    const sizes = remains.map((domain) => domain.size);
    const { level, more } = evenShares(sizes, size);
    const further = (states: readonly State[], domain: DomainRemains, luck: Luck, member?: Member) => {
      const plain = choicesOf(domain, Math.min(level, domain.size), luck, member);
      const larger = more > 0 && domain.size > level ? choicesOf(domain, level + 1, luck, member) : [];
      const sums: State[] = [];
      for (const { left, members } of states) {
        for (const chosen of plain) sums.push({ left, members: sum(members, chosen, need, sumReach) });
        if (left === 0) continue;
        for (const chosen of larger) sums.push({ left: left - 1, members: sum(members, chosen, need, sumReach) });
      }
      return distinct(sums);
    };
    const others = new Map<string, readonly State[]>();
    return (luck, member) => {
      const own = member === undefined ? -1 : remains.findIndex(({ key }) => key === member.domain);
      const states = found(others, `${luck} ${String(own)}`, () =>
        remains.reduce<readonly State[]>(
          (sums, domain, i) => (i === own ? sums : further(sums, domain, luck)),
          [{ left: more, members: START }],
        ),
      );
      const home = remains[own];
      const ends = home === undefined ? states : further(states, home, luck, member);
      return ends.filter(({ left }) => left === 0).map(({ members }) => members);
    };
  };
}
