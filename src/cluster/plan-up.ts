import { canonicalPath } from '../files/canonical-path.js';
import type { ClusterPlan } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import type { ClusterSpec } from '../spec/types.js';
import { list } from '../spec/words.js';
import { checkPlan, draw } from './blueprint.js';
import { findAbsent } from './change/absent.js';
import { changeOf, liveDifferences } from './change/change-of.js';
import { stepsOf } from './change/steps.js';
import { versionWants } from './change/versions.js';
import type { Refusal } from './change/types.js';
import { engineOrNative } from './choose-runtime.js';
import { findIdle } from './idle.js';
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
  /** Files that would be written or removed. */
  readonly files: readonly string[];
}

/**
 * Tells what {@link up} would do, and changes nothing.
 *
 * @throws {SpecError} where the spec can't be used at all
 */
export async function planUp(
  spec: ClusterSpec,
  directory: string,
  options: Pick<UpOptions, 'force' | 'further' | 'signal'> = {},
): Promise<PlannedUp> {
  const dir = await canonicalPath(directory);
  checkPlan(spec);
  const blueprint = await draw(spec, dir, engineOrNative(options.signal));
  const { plan, changes } = blueprint;
  const change = await changeOf(blueprint, { force: options.force === true, further: options.further === true });
  const files = [...changes.write.map(({ path }) => path), ...changes.obsolete];
  const shown = { dir, plan, files };
  if (change === undefined) {
    const { nodes, store } = await findIdle(plan, createRuntime(dir, plan));
    const idle = [...(store ? ['the snapshot store'] : []), ...nodes];
    const steps = idle.length === 0 ? [] : [`start ${list(idle)}`];
    const live = liveDifferences(blueprint);
    return { ...shown, action: idle.length === 0 ? 'nothing' : 'start', steps, live, refused: [] };
  }
  const { refused, live } = change.differences;
  if (refused.length > 0) return { ...shown, action: 'refuse', steps: [], live, refused };
  const absent = await findAbsent(dir, change, options.signal);
  if (absent.refused.length > 0) return { ...shown, action: 'refuse', steps: [], live, refused: absent.refused };
  const { idle } = absent;
  const wants = options.force === true ? [] : versionWants(change, idle.nodes);
  if (wants.length > 0) return { ...shown, action: 'refuse', steps: [], live, refused: wants };
  return { ...shown, action: 'change', steps: stepsOf(change, idle).map(({ title }) => title), live, refused };
}
