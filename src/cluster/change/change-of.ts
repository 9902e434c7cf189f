import { sidesOf } from '../../files/manifest.js';
import { createRuntime } from '../../runtime/create.js';
import type { Blueprint } from '../blueprint.js';
import { idleNodes } from '../idle.js';
import { nodesMissing } from '../../plan/transition.js';
import { currentPlan, decideChange, inAnotherChange, planOfManifest } from './decide.js';
import type { Change, DecideOptions } from './decide.js';
import { differences } from './differences.js';
import { hollowNodes } from './undo.js';

/**
 * What a cluster with data needs to become what a blueprint asks for; `undefined` where it has no data, which must not
 * be moved, or nothing is different.
 *
 * @throws {ClusterError} `settings-changed` in the middle of another change
 */
export async function changeOf(
  { previous, plan, dir }: Blueprint,
  options: DecideOptions,
): Promise<Change | undefined> {
  if (previous?.started !== true) return undefined;
  const hasData = () => createRuntime(dir, currentPlan(previous)).hasData();
  // A change whose cluster was deleted on the way is no longer one.
  if (previous.changing !== undefined && !(await hasData())) return undefined;
  if (options.further === true) await guardFurther({ previous, plan, dir });
  const outdated = await createRuntime(dir, currentPlan(previous)).outdated();
  const change = decideChange(previous, plan, {
    ...options,
    outdated,
    hollow: await hollowIn({ previous, plan, dir }),
  });
  return change !== undefined && (await hasData()) ? change : undefined;
}

/** Nodes of a change on its way that are not wanted any more and were never started. */
async function hollowIn({ previous, plan, dir }: Pick<Blueprint, 'previous' | 'plan' | 'dir'>): Promise<string[]> {
  if (previous?.changing === undefined) return [];
  const now = currentPlan(previous);
  const unwanted = nodesMissing(now, plan).map(({ name }) => name);
  const old = planOfManifest(previous, sidesOf(previous).before).nodes.map(({ name }) => name);
  return hollowNodes(
    createRuntime(dir, now),
    unwanted.filter((name) => !old.includes(name)),
  );
}

/**
 * Only nodes that do not run may leave in the middle of another change: it may need the others.
 *
 * @throws {ClusterError} `settings-changed`
 */
async function guardFurther({ previous, plan, dir }: Pick<Blueprint, 'previous' | 'plan' | 'dir'>): Promise<void> {
  if (previous?.changing === undefined) return;
  const goal = planOfManifest(previous, previous.changing.to);
  const leaving = nodesMissing(goal, plan).map(({ name }) => name);
  const now = currentPlan(previous);
  const stopped = (await idleNodes(now, createRuntime(dir, now))).map(({ name }) => name);
  const running = leaving.filter((name) => !stopped.includes(name));
  if (running.length > 0) throw inAnotherChange(previous.spec.name);
}

/** What is new of a cluster that was started, where that needs no {@link changeOf change}. */
export function liveDifferences({ previous, plan }: Blueprint): readonly string[] {
  return previous?.started === true ? differences(currentPlan(previous), plan).live : [];
}
