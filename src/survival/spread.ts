import type { Domain, Ground, Reach } from './ground.js';

/** Members of a set of nodes after a loss, as far as the replication tells them apart. */
export interface Members {
  readonly all: Reach;
  readonly alive: Reach;
  readonly lost: Reach;
}

/** Which of the sets that Restate may choose is looked at: with as many lost members as possible, or as few. */
export type Luck = 'worst' | 'best';

/** How many nodes of each domain are chosen: `level` of each that has so many, and one more of any `more` of them. */
interface Shares {
  readonly level: number;
  readonly more: number;
}

/**
 * Restate picks the next node from the domain with the fewest picked ones, until each has `perDomain` and there are
 * `total` (`nodeset_selector.rs`, `balanced_spread_selector.rs`): the shares are as even as the domains' sizes allow.
 */
function evenShares(sizes: readonly number[], perDomain: number, total: number): Shares {
  let picked = 0;
  for (let level = 0; ; level++) {
    const open = sizes.filter((size) => size > level).length;
    const missing = total - picked;
    if (open === 0 || (level >= perDomain && missing <= 0)) return { level, more: 0 };
    if (level >= perDomain && missing < open) return { level, more: missing };
    picked += open;
  }
}

const NOTHING: Reach = { domains: 0, zones: 0, nodes: 0 };
const NOBODY: Members = { all: NOTHING, alive: NOTHING, lost: NOTHING };

function reach(nodes: number, zone: boolean): Reach {
  return nodes === 0 ? NOTHING : { domains: 1, zones: zone ? 1 : 0, nodes };
}

/** Within one domain, several cells are still one domain. */
function sumReach(a: Reach, b: Reach, sameDomain: boolean): Reach {
  const domains = sameDomain ? Math.max(a.domains, b.domains) : a.domains + b.domains;
  return { domains, zones: a.zones + b.zones, nodes: a.nodes + b.nodes };
}

function sum(a: Members, b: Members, sameDomain: boolean): Members {
  return {
    all: sumReach(a.all, b.all, sameDomain),
    alive: sumReach(a.alive, b.alive, sameDomain),
    lost: sumReach(a.lost, b.lost, sameDomain),
  };
}

interface State<T> {
  readonly left: T;
  readonly members: Members;
}

/** Drops what is there already; without it, many alike domains would give very many alike sums. */
function distinct<T>(states: readonly State<T>[]): readonly State<T>[] {
  if (states.length < 2) return states;
  return [...new Map(states.map((state) => [JSON.stringify(state), state])).values()];
}

/** Every way to choose `count` nodes of a domain. */
function choices(domain: Domain, count: number, lost: readonly boolean[], luck: Luck): Members[] {
  let states: readonly State<number>[] = [{ left: count, members: NOBODY }];
  for (const [i, cell] of domain.entries()) {
    const size = cell.nodes.length;
    const gone = cell.nodes.filter((node) => lost[node]).length;
    const isLast = i === domain.length - 1;
    states = distinct(
      states.flatMap(({ left, members }) => {
        const counts = isLast ? [left] : Array.from({ length: Math.min(left, size) + 1 }, (_, taken) => taken);
        return counts
          .filter((taken) => taken <= size)
          .map((taken) => {
            const dead = luck === 'worst' ? Math.min(taken, gone) : Math.max(0, taken - (size - gone));
            const own = {
              all: reach(taken, cell.zone),
              alive: reach(taken - dead, cell.zone),
              lost: reach(dead, cell.zone),
            };
            return { left: left - taken, members: sum(members, own, true) };
          });
      }),
    );
  }
  return states.map(({ members }) => members);
}

/**
 * What may be left of a set of nodes that Restate chooses from a ground, for every way in which the choice may fall,
 * with the worst or the best luck. Which nodes of a domain are chosen follows from a hash of the log's or partition's
 * number, so any may be.
 *
 * Whether a set can be written to, or sealed, only gets better with each member that is alive, so looking at the worst
 * and the best choice for each number of nodes per domain tells what all of them, and what any of them, can do.
 */
export function spreads(
  { domains }: Ground,
  size: { readonly perDomain: number; readonly total: number },
  lost: readonly boolean[],
  luck: Luck,
): Members[] {
  const sizes = domains.map((domain) => domain.reduce((nodes, cell) => nodes + cell.nodes.length, 0));
  const { level, more } = evenShares(sizes, size.perDomain, size.total);
  let states: readonly State<number>[] = [{ left: more, members: NOBODY }];
  for (const [i, domain] of domains.entries()) {
    const has = sizes[i] ?? 0;
    const plain = choices(domain, Math.min(level, has), lost, luck);
    const larger = more > 0 && has > level ? choices(domain, level + 1, lost, luck) : [];
    const add = (left: number, members: Members) => (own: Members) => ({ left, members: sum(members, own, false) });
    states = distinct(
      states.flatMap(({ left, members }) => [
        ...plain.map(add(left, members)),
        ...(left > 0 ? larger.map(add(left - 1, members)) : []),
      ]),
    );
  }
  return states.filter(({ left }) => left === 0).map(({ members }) => members);
}
