import { cellReach, NOTHING, sumInDomain, sumReach, upTo } from './reach.js';
import type { Members, Reach } from './reach.js';
import type { CellRemains, Member, Remains } from './remains.js';

/** Which of the sets that Restate may choose is looked at: with as many lost members as possible, or as few. */
export type Luck = 'worst' | 'best';

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

function reachKey({ domains, zones, nodes }: Reach): string {
  return `${String(domains)},${String(zones)},${String(nodes)}`;
}

function keyOf({ left, members: { all, alive, lost } }: State): string {
  return `${String(left)} ${reachKey(all)} ${reachKey(alive)} ${reachKey(lost)}`;
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
function choices(cells: readonly CellRemains[], count: number, need: Reach, luck: Luck, member?: Member): Members[] {
  let states: readonly State[] = [{ left: count, members: START }];
  let room = cells.reduce((nodes, { size }) => nodes + size, 0);
  for (const [i, cell] of cells.entries()) {
    const own = member?.cell === i ? member : undefined;
    room -= cell.size;
    const further: State[] = [];
    for (const { left, members } of states) {
      for (let taken = Math.max(own ? 1 : 0, left - room); taken <= Math.min(left, cell.size); taken++) {
        const more = cellMembers(cell, taken, luck, own);
        further.push({ left: left - taken, members: sum(members, more, need, sumInDomain) });
      }
    }
    states = distinct(further);
  }
  return states.map(({ members }) => members);
}

/**
 * What may be left of a set of nodes that Restate chooses, for every way in which the choice may fall, with the worst
 * or the best luck. Which nodes of a domain are chosen follows from a hash of the log's or partition's number, so any
 * may be. Reaches are counted up to `need`.
 *
 * Whether a set can be written to, or sealed, only gets better with each member that is alive, so looking at the worst
 * and the best choice for each number of nodes per domain tells what all of them, and what any of them, can do.
 *
 * @param member a node that is in the set, whatever else is: only such sets are looked at
 */
export function spreads(remains: Remains, size: Size, need: Reach, luck: Luck, member?: Member): Members[] {
  const { level, more } = evenShares(
    remains.map((domain) => domain.size),
    size,
  );
  let states: readonly State[] = [{ left: more, members: START }];
  for (const [i, { cells, size: has }] of remains.entries()) {
    const own = member?.domain === i ? member : undefined;
    const plain = choices(cells, Math.min(level, has), need, luck, own);
    const larger = more > 0 && has > level ? choices(cells, level + 1, need, luck, own) : [];
    states = distinct(
      states.flatMap(({ left, members }) => {
        const add = (rest: number) => (chosen: Members) => ({
          left: rest,
          members: sum(members, chosen, need, sumReach),
        });
        return [...plain.map(add(left)), ...(left > 0 ? larger.map(add(left - 1)) : [])];
      }),
    );
  }
  return states.filter(({ left }) => left === 0).map(({ members }) => members);
}
