import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { lockDirectory } from '../files/lock.js';
import { readManifest } from '../files/manifest.js';
import { createRuntime } from '../runtime/create.js';
import { list } from '../spec/words.js';
import { guardChange } from './before-start.js';
import { draw } from './blueprint.js';
import type { Blueprint } from './blueprint.js';
import { applyChange } from './change/apply.js';
import { inAnotherChange, sameSpec } from './change/decide.js';
import type { Change } from './change/decide.js';
import { differences } from './change/differences.js';
import { engineOrNative } from './choose-runtime.js';
import { examineIdentity } from './identity.js';
import { guardEdits } from './guards.js';
import type { UpResult } from './up.js';
import { waitReady } from './wait.js';
import type { WaitOptions } from './wait.js';

/** Restarts nodes of a cluster that is as its spec asks, one after the other, as a change of settings does. */
export async function restartInTurn(
  { plan, dir }: Blueprint,
  nodes: readonly string[],
  because: string,
  options: WaitOptions,
): Promise<UpResult> {
  const { signal, onEvent } = options;
  const from = performance.now();
  const runtime = createRuntime(dir, plan);
  const restarts = plan.nodes
    .filter(({ name }) => nodes.includes(name))
    .map(({ name }) => ({ node: name, because: [because] }));
  const change: Change = {
    before: plan,
    after: plan,
    transition: plan,
    differences: { ...differences(plan, plan), restarts },
    done: { restarted: [], restarting: [], emptied: [], pinned: [] },
    resumed: false,
    back: false,
  };
  await runtime.prepare({ signal, ...(onEvent === undefined ? {} : { onEvent }) });
  const absent = await guardChange({ plan, dir }, change, { dry: false, signal });
  const steps = await applyChange(dir, change, absent, options);
  const readiness = await waitReady(plan, runtime, options);
  const elapsedMs = performance.now() - from;
  onEvent?.({ type: 'ready', readiness, elapsedMs });
  return { dir, plan, runtime, readiness, state: 'changed', steps, edited: [], elapsedMs };
}

/**
 * Restarts nodes of a running cluster, one after the other: its leaders move away first, and the cluster is ready again
 * before the next one's turn. What was edited in their files is in effect afterwards.
 *
 * @param names default: all
 * @throws {ClusterError} `no-cluster`; `usage` for a node that is not there; `settings-changed` in the middle of a change
 */
export async function restartNodes(
  directory: string,
  names: readonly string[],
  options: WaitOptions = {},
): Promise<UpResult> {
  const dir = await canonicalPath(directory);
  const { signal, onEvent } = options;
  const unlock = await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  try {
    const manifest = await readManifest(dir);
    if (manifest?.started !== true) {
      throw new ClusterError('no-cluster', `there is no cluster in ${dir}`, {
        hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`.',
      });
    }
    // An earlier restart that was interrupted is no other change.
    if (manifest.changing !== undefined && !sameSpec(manifest.changing.to, manifest.spec)) {
      throw inAnotherChange(manifest.spec.name);
    }
    const blueprint = await draw(manifest.spec, dir, engineOrNative(signal));
    const all = blueprint.plan.nodes.map(({ name }) => name);
    const unknown = names.find((name) => !all.includes(name));
    if (unknown !== undefined) {
      throw new ClusterError('usage', `${blueprint.plan.name} has no node named ${unknown}`, {
        hint: `Its nodes are ${list(all)}.`,
      });
    }
    await guardEdits(blueprint);
    const { plan } = blueprint;
    await examineIdentity({ name: plan.name, dir, previous: manifest, runtime: createRuntime(dir, plan) });
    return await restartInTurn(blueprint, names.length === 0 ? all : names, 'as was asked', options);
  } finally {
    await unlock();
  }
}
