import { createRuntime } from '../../runtime/create.js';
import type { Blueprint } from '../blueprint.js';
import { currentPlan, decideChange } from './decide.js';
import type { Change } from './decide.js';
import { differences } from './differences.js';

/**
 * What a cluster with data needs to become what a blueprint asks for; `undefined` where it has no data, which must not
 * be moved, or nothing is different.
 *
 * @throws {ClusterError} `settings-changed` in the middle of another change
 */
export async function changeOf(
  { previous, plan, dir }: Blueprint,
  options: { readonly force: boolean },
): Promise<Change | undefined> {
  if (previous?.started !== true) return undefined;
  const hasData = () => createRuntime(dir, currentPlan(previous)).hasData();
  // A change whose cluster was deleted on the way is no longer one.
  if (previous.changing !== undefined && !(await hasData())) return undefined;
  const outdated = await createRuntime(dir, currentPlan(previous)).outdated();
  const change = decideChange(previous, plan, { ...options, outdated });
  return change !== undefined && (await hasData()) ? change : undefined;
}

/** What is new of a cluster that was started, where that needs no {@link changeOf change}. */
export function liveDifferences({ previous, plan }: Blueprint): readonly string[] {
  return previous?.started === true ? differences(currentPlan(previous), plan).live : [];
}
