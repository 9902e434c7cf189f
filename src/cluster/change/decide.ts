import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../../errors.js';
import type { Changing, Manifest } from '../../files/manifest.js';
import { planCluster } from '../../plan/plan.js';
import { transitionPlan } from '../../plan/transition.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { Outdated } from '../../runtime/types.js';
import type { ClusterSpec } from '../../spec/types.js';
import { differences, needsSteps } from './differences.js';
import { restarts } from './restarts.js';
import type { DifferenceOptions, Differences, Refusal, Restart } from './types.js';

/** A cluster's way from what it is to what it should be. */
export interface Change {
  readonly before: ClusterPlan;
  readonly after: ClusterPlan;
  /** What the cluster is meanwhile. */
  readonly transition: ClusterPlan;
  readonly differences: Differences;
  /** What an earlier call that was interrupted has done. */
  readonly done: Done;
  /** Whether there was an earlier call that was interrupted or failed. */
  readonly resumed: boolean;
  /** Whether it leads back to what the cluster was before such a call. */
  readonly back: boolean;
}

/** What is done of a change that can't be seen in the cluster. */
type Done = Pick<Changing, 'restarted' | 'restarting' | 'emptied' | 'pinned' | 'lost'>;

/** The plan of a spec under what a manifest has chosen. */
export function planOfManifest(manifest: Manifest, spec: ClusterSpec = manifest.spec): ClusterPlan {
  return planCluster(spec, manifest);
}

/** A cluster as its manifest describes it: in the middle of a change, with the nodes of both sides. */
export function currentPlan(manifest: Manifest): ClusterPlan {
  const plan = planOfManifest(manifest);
  const { changing } = manifest;
  return changing === undefined
    ? plan
    : transitionPlan(plan, planOfManifest(manifest, changing.to), changing.restarted);
}

/** Whether two specs say the same; one may have come from a file, which has no `undefined`. */
export function sameSpec(a: ClusterSpec, b: ClusterSpec): boolean {
  const plain = (spec: ClusterSpec): unknown => JSON.parse(JSON.stringify(spec));
  return isDeepStrictEqual(plain(a), plain(b));
}

/** Whether a change on its way is nothing but the replacement of lost nodes. */
export function isOnlyReplacement({ spec, changing }: Pick<Manifest, 'spec' | 'changing'>): boolean {
  return changing !== undefined && Object.keys(changing.lost ?? {}).length > 0 && sameSpec(spec, changing.to);
}

function begun(
  manifest: Manifest,
  after: ClusterPlan,
  further: boolean,
): { before: ClusterPlan; done: Done; back: boolean } {
  const { changing } = manifest;
  const from = planOfManifest(manifest);
  if (changing === undefined) {
    return { before: from, done: { restarted: [], restarting: [], emptied: [], pinned: [] }, back: false };
  }
  const back = changing.back === true;
  if (sameSpec(changing.to, after.spec)) return { before: from, done: changing, back };
  if (sameSpec(manifest.spec, after.spec)) {
    // Back to what it was: nodes that were not started anew yet still are so.
    const { restarted, restarting, pinned, lost } = changing;
    const touched = new Set([...restarted, ...restarting]);
    const untouched = from.nodes.map(({ name }) => name).filter((name) => !touched.has(name));
    const before = planOfManifest(manifest, changing.to);
    return { before, done: { restarted: untouched, restarting, emptied: [], pinned, lost }, back: !back };
  }
  if (further) {
    // Nodes that run with settings of the old goal, and not of the new one, have their turn again.
    const again = new Set(restarts(planOfManifest(manifest, changing.to), after).map(({ node }) => node));
    const restarted = changing.restarted.filter((node) => !again.has(node));
    return { before: from, done: { ...changing, restarted }, back };
  }
  throw inAnotherChange(manifest.spec.name);
}

/** The error of a change that is begun in the middle of another one. */
export function inAnotherChange(name: string): ClusterError {
  return new ClusterError('settings-changed', `${name} is in the middle of another change`, {
    hint: 'Finish that one with `restate-cluster up --continue`, or take it back with `restate-cluster up --undo`.',
  });
}

export interface DecideOptions extends Omit<DifferenceOptions, 'begun'> {
  /** Let a change on its way lead further than it was to, as where a node that died meanwhile is to leave too. */
  readonly further?: boolean;
  /** What does not run as the files of the cluster say. */
  readonly outdated?: Outdated;
}

/** Adds what does not run as the files of the cluster say, which only a look at it can tell. */
function withOutdated(found: Differences, after: ClusterPlan, outdated: Outdated | undefined): Differences {
  if (outdated === undefined) return found;
  const known = new Set(found.restarts.map(({ node }) => node));
  const further = outdated.nodes.filter(
    ({ node }) => !known.has(node) && after.nodes.some(({ name }) => name === node),
  );
  const store = after.snapshots?.store === 'azurite' && found.storeRestart.length === 0 ? outdated.store : [];
  return { ...found, restarts: [...found.restarts, ...further], storeRestart: [...found.storeRestart, ...store] };
}

/** Whether an earlier call has restarted a node, and it runs as it is to. */
function isDone({ node }: Restart, { restarted }: Done, outdated: Outdated | undefined): boolean {
  return restarted.includes(node) && outdated?.nodes.some((one) => one.node === node) !== true;
}

/**
 * Decides what a started cluster needs to become as planned; `undefined` where nothing is different.
 *
 * @throws {ClusterError} `settings-changed` in the middle of another change
 */
export function decideChange(manifest: Manifest, after: ClusterPlan, options: DecideOptions): Change | undefined {
  const { before, done, back } = begun(manifest, after, options.further === true);
  const wanted = differences(before, after, { ...options, begun: manifest.changing !== undefined });
  const found = withOutdated(wanted, after, options.outdated);
  const same = found.refused.length === 0 && !needsSteps(found);
  if (same && manifest.changing === undefined) return undefined;
  return {
    before,
    after,
    transition: transitionPlan(before, after, done.restarted),
    differences: { ...found, restarts: found.restarts.filter((restart) => !isDone(restart, done, options.outdated)) },
    done,
    resumed: manifest.changing !== undefined,
    back,
  };
}

/**
 * Refuses what data can't follow.
 *
 * @param further what only a look at the cluster could tell
 * @throws {ClusterError} `settings-changed` with every reason
 */
export function assertPossible({ before, differences }: Change, further: readonly Refusal[] = []): void {
  const refused = [...differences.refused, ...further];
  if (refused.length === 0) return;
  if (refused.every(({ what }) => what.startsWith('restate: '))) {
    throw new ClusterError('settings-changed', `${before.name} can't go to that version like this`, {
      details: refused.map(({ what, why }) => `  ${what}: ${why}`).join('\n'),
      hint: 'Nothing was changed.',
    });
  }
  throw new ClusterError('settings-changed', `${before.name} has data that does not fit the new settings`, {
    details: refused.map(({ what, why }) => `  ${what}: ${why}`).join('\n'),
    hint: 'Keep the old settings, and the data stays as it is. Or start a second cluster with the new ones beside it, with another `--name` and `--dir`. Only where nobody needs the data: delete it with `restate-cluster down --purge`, then run `up`.',
  });
}
