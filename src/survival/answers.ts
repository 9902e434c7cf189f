import type { Ground } from './ground.js';
import type { Members } from './reach.js';
import { found } from './remembering.js';
import { lossesOf, placesOf, reachOf, untouched } from './remains.js';
import type { DomainRemains, Remains } from './remains.js';

/** A node that is in every set that is looked at, told by the keys of what is left where it is. */
export interface Member {
  readonly domain: string;
  readonly cell: string;
  readonly lost: boolean;
}

/** A question about all sets that Restate may choose after a loss, or those of them that have a member. */
type Question<T> = (remains: Remains) => (member?: Member) => T;

/** Answers about losses that are alike: about any set, and about sets with a node, by the keys of its domain and cell. */
interface Known<T> {
  readonly reach: Members;
  readonly ask: (member?: Member) => T;
  any?: T;
  readonly with: Map<string, Map<string, Fates<T>>>;
}

/** Answers about a node that is left, and about one that is lost. */
interface Fates<T> {
  left?: T;
  lost?: T;
}

/** Answers about a loss. */
export interface Answers<T> {
  /** What all nodes of the ground reach. */
  readonly reach: Members;
  /** What is so of the sets with a node. One that is not of the ground is in none, so that the sets can be any. */
  readonly about: (node?: number) => T;
}

/**
 * Answers a question for lost nodes, by number. What comes to the same is answered only once: losses are alike where
 * the domains that they touch are, since a domain's key tells what it was before too.
 */
export function answering<T>(ground: Ground, question: Question<T>): (lost: readonly boolean[]) => Answers<T> {
  const [places, whole, touchedBy] = [placesOf(ground), untouched(ground), lossesOf(ground)];
  const known = new Map<string, Known<T>>();
  return (lost) => {
    const touched = touchedBy(lost);
    const alike = found(known, keyOf(touched), (): Known<T> => {
      const remains = whole.map((domain, i) => touched.get(i) ?? domain);
      return { reach: reachOf(remains), ask: question(remains), with: new Map() };
    });
    const about = (node = -1) => {
      const place = places[node];
      const domain = place && (touched.get(place.domain) ?? whole[place.domain]);
      const cell = place && domain?.cells[place.cell];
      if (domain === undefined || cell === undefined) return (alike.any ??= alike.ask());
      const inDomain = found(alike.with, domain.key, () => new Map<string, Fates<T>>());
      const answers = found(inDomain, cell.key, (): Fates<T> => ({}));
      const gone = lost[node] === true;
      return (answers[gone ? 'lost' : 'left'] ??= alike.ask({ domain: domain.key, cell: cell.key, lost: gone }));
    };
    return { reach: alike.reach, about };
  };
}

function keyOf(touched: ReadonlyMap<number, DomainRemains>): string {
  const keys: string[] = [];
  for (const { key } of touched.values()) keys.push(key);
  return keys.sort().join(' ');
}
