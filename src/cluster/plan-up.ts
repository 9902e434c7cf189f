import { canonicalPath } from '../files/canonical-path.js';
import type { ClusterPlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import type { ClusterSpec } from '../spec/types.js';
import { list } from '../spec/words.js';
import { checkPlan, draw } from './blueprint.js';
import { guardChange, guardStart } from './before-start.js';
import { changeOf, liveDifferences } from './change/change-of.js';
import { stepsOf } from './change/steps.js';
import { whyOneWay } from './change/undo.js';
import type { Refusal } from './change/types.js';
import { engineOrNative } from './choose-runtime.js';
import { guardEdits } from './guards.js';
import { examineAdoption, examineIdentity } from './identity.js';
import { findLostData } from './interlock.js';
import type { UpOptions } from './up.js';

/** What `up` would do. */
export interface PlannedUp {
  readonly dir: string;
  readonly plan: ClusterPlan;
  /** `start`: nothing but starting what does not run. */
  readonly action: 'nothing' | 'start' | 'change' | 'refuse';
  /** In order. */
  readonly steps: readonly string[];
  /** What is different and needs no restart. */
  readonly live: readonly string[];
  /** What can't be had, and why. */
  readonly refused: readonly Refusal[];
  /** Why it can't be taken back once it is begun; `undefined` where it can, or nothing is changed. */
  readonly oneWay: string | undefined;
  /** Files that would be written or removed. */
  readonly files: readonly string[];
}

/**
 * Tells what {@link up} would do, and changes nothing.
 *
 * @throws {SpecError} where the spec can't be used at all
 * @throws {ClusterError} as {@link up}, where it would be refused for what this machine or the cluster is like
 */
export async function planUp(
  spec: ClusterSpec,
  directory: string,
  options: Pick<UpOptions, 'adopt' | 'force' | 'fresh' | 'further' | 'signal'> = {},
): Promise<PlannedUp> {
  const dir = await canonicalPath(directory);
  checkPlan(spec);
  const blueprint = await draw(spec, dir, engineOrNative(options.signal));
  const { plan, changes } = blueprint;
  await guardEdits(blueprint);
  const asked = { name: plan.name, dir, previous: blueprint.previous, runtime: createRuntime(dir, plan) };
  const adopts = options.adopt === true && (await examineAdoption(asked));
  if (options.adopt !== true) await examineIdentity(asked);
  const before = { adopts, force: options.force, signal: options.signal, dry: true };
  const change = await changeOf(blueprint, { force: options.force === true, further: options.further === true });
  const files = [...changes.write.map(({ path }) => path), ...changes.obsolete];
  const shown = { dir, plan, files, oneWay: undefined };
  const lost = await findLostData(dir, blueprint.previous);
  if (lost !== undefined && !(lost.extent === 'all' && options.fresh === true)) {
    return {
      ...shown,
      action: 'refuse',
      steps: [],
      live: [],
      refused: [{ what: 'data', why: `${lost.message}. ${lost.hint}` }],
    };
  }
  if (change === undefined) {
    const { nodes, store } = await guardStart(blueprint, createRuntime(dir, plan), before);
    const idle = [...(store ? ['the snapshot store'] : []), ...nodes];
    const steps = idle.length === 0 ? [] : [`start ${list(idle)}`];
    const live = liveDifferences(blueprint);
    return { ...shown, action: idle.length === 0 ? 'nothing' : 'start', steps, live, refused: [] };
  }
  const { refused, live } = change.differences;
  if (refused.length > 0) return { ...shown, action: 'refuse', steps: [], live, refused };
  const { idle } = await guardChange(blueprint, change, before);
  const steps = stepsOf(change, idle).map(({ title }) => title);
  return { ...shown, action: 'change', steps, live, refused, oneWay: whyOneWay(change) };
}
