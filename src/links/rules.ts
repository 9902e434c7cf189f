import { ClusterError } from '../errors.js';

/** What happens to bytes on their way from one node to another. Nothing is said: they pass untouched. */
export interface LinkRule {
  /** Whether nothing passes. What was sent meanwhile arrives once this is no longer so. Default false. */
  readonly cut?: boolean;
  /** Milliseconds that bytes are on their way. Default 0. */
  readonly delayMs?: number;
  /** Milliseconds by which the delay is longer or shorter, at random. Default 0. */
  readonly jitterMs?: number;
  /** Share of segments that are lost and sent again, from 0 to 1. Default 0. */
  readonly dropRate?: number;
}

/** The rule of each direction that has one, by `linkKey(from, to)`. */
export type LinkRules = ReadonlyMap<string, LinkRule>;

type Names = readonly string[];

/** Names the direction from one node to another. Names of nodes have no spaces, so that no two directions share it. */
export function linkKey(from: string, to: string): string {
  return `${from} -> ${to}`;
}

function usage(message: string, hint: string): ClusterError {
  return new ClusterError('usage', message, { hint });
}

function checkNamed(group: Names): void {
  if (group.length > 0) return;
  throw usage('a group of nodes is empty', 'Name at least one node in each group.');
}

function checkMs(what: string, ms: number): void {
  if (Number.isFinite(ms) && ms >= 0) return;
  throw usage(`the ${what} of a link cannot be ${String(ms)} ms`, 'Give a number of milliseconds, 0 or more.');
}

function checkRate(rate: number): void {
  if (rate >= 0 && rate <= 1) return;
  throw usage(`a link cannot drop a share of ${String(rate)}`, 'Give a share from 0 to 1, as 0.05 for 5 %.');
}

/** One rule for all directions from some nodes to some others. A node is on no link to itself. */
function everyLink(from: Names, to: Names, rule: LinkRule): LinkRules {
  checkNamed(from);
  checkNamed(to);
  const others = (node: string) => to.filter((other) => other !== node);
  return new Map(from.flatMap((node) => others(node).map((other) => [linkKey(node, other), rule] as const)));
}

/**
 * Cuts both directions between nodes of different groups. Nodes that no group names are reached by all.
 *
 * @throws {ClusterError} `usage` where a group is empty, or a node is in two
 */
export function cutBetween(groups: readonly Names[]): LinkRules {
  const seen = new Set<string>();
  for (const group of groups) {
    const twice = group.find((node) => seen.has(node));
    if (twice !== undefined) throw usage(`node ${twice} is in two groups`, 'Name each node in one group only.');
    for (const node of group) seen.add(node);
  }
  return combine(
    groups.map((group) =>
      cutFrom(
        group,
        [...seen].filter((node) => !group.includes(node)),
      ),
    ),
  );
}

/**
 * Cuts one direction only: what `from` sends does not reach `to`, the other way is open.
 *
 * @throws {ClusterError} `usage` where either names no node
 */
export function cutFrom(from: Names, to: Names): LinkRules {
  return everyLink(from, to, { cut: true });
}

/**
 * Makes what `from` sends arrive at `to` later, by `delayMs` give or take up to `jitterMs`. In order all the same.
 *
 * @throws {ClusterError} `usage` where either names no node, or a time is negative or not a number
 */
export function delayed(from: Names, to: Names, delayMs: number, jitterMs = 0): LinkRules {
  checkMs('delay', delayMs);
  checkMs('jitter', jitterMs);
  return everyLink(from, to, { delayMs, jitterMs });
}

/**
 * Loses a share of what `from` sends to `to`. It is sent again, as TCP does, so that it arrives late.
 *
 * @throws {ClusterError} `usage` where either names no node, or the rate is not from 0 to 1
 */
export function dropping(from: Names, to: Names, dropRate: number): LinkRules {
  checkRate(dropRate);
  return everyLink(from, to, { dropRate });
}

function both(a: LinkRule, b: LinkRule): LinkRule {
  return {
    cut: a.cut === true || b.cut === true,
    delayMs: (a.delayMs ?? 0) + (b.delayMs ?? 0),
    jitterMs: (a.jitterMs ?? 0) + (b.jitterMs ?? 0),
    dropRate: 1 - (1 - (a.dropRate ?? 0)) * (1 - (b.dropRate ?? 0)),
  };
}

/** Several faults at once: a cut wins, delays and jitters add up, and a segment must pass by every drop rate. */
export function combine(rules: Iterable<LinkRules>): LinkRules {
  const combined = new Map<string, LinkRule>();
  for (const [key, rule] of [...rules].flatMap((some) => [...some])) {
    const known = combined.get(key);
    combined.set(key, known === undefined ? rule : both(known, rule));
  }
  return combined;
}
