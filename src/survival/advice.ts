import type { ClusterPlan } from '../plan/types.js';
import { changesOf } from './changes.js';
import type { Change } from './change.js';
import { mayBeLost } from './sentences.js';
import { toleranceOf } from './tolerance.js';
import type { Tolerance } from './tolerance.js';
import { topologyOf, topologyOfSpec } from './topology.js';

/** A change that makes a cluster survive more. */
export interface Advice {
  /** What to do, as an order. */
  readonly change: string;
  /** What that gains, as half a sentence: `it then survives the loss of any 2 nodes`. */
  readonly gain: string;
  /** The keys to write in the spec. */
  readonly spec: Change['spec'];
}

const MOST = 4;

/**
 * From the most to the least important: works at all, nodes, places, fewer nodes that must not be lost. A place is no
 * gain where it is only as large as what may be lost anyway.
 */
function score(tolerance: Tolerance, now: Tolerance): number[] {
  const { works, nodes, zones, regions, place, critical } = tolerance;
  const gained = [zones && (now.zones || place !== undefined), regions && (now.regions || place === 'region')];
  return [works ? 1 : 0, nodes, gained.filter(Boolean).length, nodes > 0 ? 0 : -critical.length];
}

function gainOf(tolerance: Tolerance, size: number): string {
  const lost = mayBeLost(tolerance, size);
  return lost === undefined ? 'it then works, and survives no lost node' : `it then survives the loss of ${lost}`;
}

function better(a: readonly number[], b: readonly number[]): boolean {
  const first = a.findIndex((value, i) => value !== b[i]);
  return first >= 0 && (a[first] ?? 0) > (b[first] ?? -Infinity);
}

/**
 * What would make a cluster survive more, the smallest change first: settings before roles before nodes. Each further
 * piece of advice gains more than those before it.
 */
export function adviceFor(plan: ClusterPlan): Advice[] {
  const topology = topologyOf(plan);
  const now = toleranceOf(topology);
  let best = score(now, now);
  const candidates = changesOf(plan.spec).map((change) => {
    const after = topologyOfSpec(change.changed, plan.provisioningNode.settings);
    const tolerance = toleranceOf(after);
    // More lost nodes are no gain where a lost zone was survived before, and is not any more.
    const keeps = (!now.zones || tolerance.zones) && (!now.regions || tolerance.regions);
    return { change, score: keeps ? score(tolerance, now) : [], gain: gainOf(tolerance, after.nodes.length) };
  });
  candidates.sort((a, b) => a.change.cost - b.change.cost || (better(a.score, b.score) ? -1 : 1));
  const advice: Advice[] = [];
  for (const { change, score: own, gain } of candidates) {
    if (advice.length === MOST || !better(own, best)) continue;
    best = own;
    advice.push({ change: change.what, gain, spec: change.spec });
  }
  return advice;
}
