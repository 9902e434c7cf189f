import { plural } from '../../spec/words.js';
import { amount } from './amounts.js';
import type { CheckResult } from './types.js';

/** What a fresh node writes, mostly room kept for later, in MB. */
const NODE_MB = 220;
/** Room for the logs and states of services, in MB. */
const SPARE_MB = 1_024;

export interface DiskFacts {
  /** Nodes without data yet. */
  readonly newNodes: number;
  /** Unknown where this machine can't look. */
  readonly freeMb: number | undefined;
  /** The directory the data is below, as in `the cluster directory`. */
  readonly place: string;
  /** How to get room, or another place. */
  readonly hint: string;
}

/** Judges the room for the data of nodes. */
export function judgeDisk({ newNodes, freeMb, place, hint }: DiskFacts): CheckResult {
  const check = 'disk';
  if (freeMb === undefined)
    return { check, state: 'unknown', message: `not known: ${place} can't be looked into from here` };
  const free = `${amount(freeMb)} is free in ${place}`;
  const needMb = newNodes * NODE_MB;
  const takes = `${plural(newNodes, 'node')} ${newNodes === 1 ? 'takes' : 'take'} ${amount(needMb)} from the start`;
  const both = newNodes === 0 ? free : `${takes}; ${free}`;
  if (needMb > freeMb) return { check, state: 'problem', message: both, hint };
  if (needMb + SPARE_MB > freeMb) return { check, state: 'warning', message: `${both}, which soon fills up`, hint };
  return { check, state: 'ok', message: both };
}
