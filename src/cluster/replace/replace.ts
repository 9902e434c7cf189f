import { ClusterError } from '../../errors.js';
import { canonicalPath } from '../../files/canonical-path.js';
import { lockDirectory } from '../../files/lock.js';
import { readManifest } from '../../files/manifest.js';
import type { Manifest } from '../../files/manifest.js';
import type { ClusterPlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { list } from '../../spec/words.js';
import { askHoldings, isPassing, untilSo } from '../ask.js';
import { applyChange } from '../change/apply.js';
import type { StepReport } from '../change/apply.js';
import { findAbsent } from '../change/absent.js';
import { currentPlan, decideChange, isOnlyReplacement, planOfManifest } from '../change/decide.js';
import type { Change } from '../change/decide.js';
import { replacementSteps } from '../change/steps.js';
import { guardData, guardPorts } from '../guards.js';
import { examineIdentity, recordIdentity } from '../identity.js';
import { findIdle, idleNodes } from '../idle.js';
import { throwIfInterrupted } from '../poll.js';
import type { Readiness } from '../readiness.js';
import { guardStore } from '../snapshots/prove.js';
import { waitReady } from '../wait.js';
import type { WaitOptions } from '../wait.js';
import { whyNotReplaced } from './judge.js';
import type { ClusterFacts } from './judge.js';
import { findLost, replaceCommand } from './lost-nodes.js';
import { withReplacement } from './replacement.js';

export interface ReplaceOptions extends WaitOptions {
  /** Replace nodes too that have their data, which is deleted. Default false. */
  readonly force?: boolean;
}

export interface ReplaceResult {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly steps: readonly StepReport[];
  readonly readiness: Readiness;
  /** Whether another change that was begun before is still on its way. */
  readonly changing: boolean;
  readonly elapsedMs: number;
}

/** What {@link replaceNodes} would do. */
export interface PlannedReplacement {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly steps: readonly string[];
  /** Nodes whose data would be deleted, as they have some. */
  readonly deletes: readonly string[];
}

/** A cluster of which nodes are to be replaced. */
interface Case {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly names: readonly string[];
}

async function open(directory: string, names: readonly string[]): Promise<Case> {
  const dir = await canonicalPath(directory);
  const manifest = await readManifest(dir);
  if (manifest?.started !== true) {
    throw new ClusterError('no-cluster', `there is no cluster in ${dir}`, {
      hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`.',
    });
  }
  const plan = currentPlan(manifest);
  const unknown = names.find((name) => plan.nodes.every((node) => node.name !== name));
  if (unknown !== undefined) {
    throw new ClusterError('usage', `${plan.name} has no node named ${unknown}`, {
      hint: `Its nodes are ${list(plan.nodes.map(({ name }) => name))}.`,
    });
  }
  return { dir, manifest, plan, runtime: createRuntime(dir, plan), names: [...new Set(names)] };
}

function refused(message: string, hint: string): ClusterError {
  return new ClusterError('replace-refused', message, { hint });
}

/** What is left to do where the others can't have what was lost. */
const NO_WAY =
  'Start again from a backup (`restate-cluster restore FILE`), if there is one; or give the data up and start an empty cluster: `restate-cluster down --purge`, then `restate-cluster up`. If the disk can be had back, put the data into its place and run `restate-cluster up`.';

/**
 * Asks the cluster what it holds; `undefined` where it does not answer.
 *
 * @param patient wait for it
 */
async function factsOf(
  runtime: ClusterRuntime,
  options: WaitOptions,
  patient: boolean,
): Promise<ClusterFacts | undefined> {
  if (!patient) {
    try {
      return await askHoldings(runtime, options.signal);
    } catch (error) {
      if (!isPassing(error)) throw error;
      return undefined;
    }
  }
  const found: ClusterFacts[] = [];
  const look = async () => {
    found.push(await askHoldings(runtime, options.signal));
    return undefined;
  };
  await untilSo(runtime, look, options);
  return found.at(-1);
}

interface Judged {
  /** Nodes to be replaced now; others of those named are being replaced already. */
  readonly fresh: readonly string[];
  /** Those of them that have data. */
  readonly deletes: readonly string[];
  readonly known: readonly string[];
}

/**
 * Judges a replacement, for which the other nodes are started where they must be asked.
 *
 * @throws {ClusterError} `replace-refused`
 */
async function judge(
  { plan, manifest, runtime, names }: Case,
  { force, start, ...options }: ReplaceOptions & { readonly start: boolean },
): Promise<Judged> {
  const begun = Object.values(manifest.changing?.lost ?? {});
  const emptied = manifest.changing?.emptied ?? [];
  const stopped = (await idleNodes(plan, runtime)).map(({ name }) => name);
  const lost = await findLost(plan, runtime, { except: emptied, empty: begun, signal: options.signal });
  const lostNames = lost.map(({ name }) => name);
  const fresh = names.filter((name) => !begun.includes(name) || lostNames.includes(name));
  const others = lostNames.filter((name) => !names.includes(name) && !begun.includes(name));
  // Whatever the cluster may say: it can't say anything without these.
  const gone = [...new Set([...fresh, ...others])];
  const beforehand = whyNotReplaced(plan, gone, undefined);
  const hopeless = beforehand !== undefined && gone.length === plan.nodes.length;
  if (hopeless) throw refused(`${list(names)} can't be replaced: ${beforehand}`, NO_WAY);
  if (others.length > 0) {
    throw refused(
      `${list(others)} lost ${others.length === 1 ? 'its' : 'their'} data too`,
      `Replace all of them at once: ${replaceCommand(gone)}`,
    );
  }
  const idle = stopped.filter((name) => !names.includes(name) && !emptied.includes(name));
  if (start && idle.length > 0) {
    if (idle.length === plan.nodes.length - fresh.length) await runtime.startStore(options.signal);
    await runtime.start(options.signal, idle);
  }
  const running = idle.length < plan.nodes.length - fresh.length || start;
  const facts =
    running && fresh.length > 0 ? await factsOf(runtime, options, start && beforehand === undefined) : undefined;
  const why = fresh.length === 0 ? undefined : whyNotReplaced(plan, facts === undefined ? gone : fresh, facts);
  if (why !== undefined) throw refused(`${list(fresh)} can't be replaced: ${why}`, NO_WAY);
  const known = facts?.members.map(({ nodeName }) => nodeName) ?? [];
  const nowLost =
    start && idle.length > 0 ? await findLost(plan, runtime, { except: emptied, signal: options.signal }) : lost;
  const deletes = await withData(runtime, fresh);
  const healthy = deletes.filter((name) => nowLost.every((one) => one.name !== name));
  const first = healthy[0];
  if (force !== true && first !== undefined) {
    const runs = !stopped.includes(first);
    const verb = healthy.length === 1 ? 'has its' : 'have their';
    throw refused(
      `${list(healthy)} ${verb} data${runs ? ' and runs' : '; it is only stopped'}`,
      `${runs ? `Restart it with \`restate-cluster node restart ${first}\`` : 'Start it with `restate-cluster up`'}. Where its data is damaged, \`--force\` deletes it and copies everything anew from the other nodes, which until then have one copy less.`,
    );
  }
  return { fresh, deletes, known };
}

async function withData(runtime: ClusterRuntime, nodes: readonly string[]): Promise<string[]> {
  const found = await Promise.all(nodes.map(async (name) => ((await runtime.hasData(name)) ? [name] : [])));
  return found.flat();
}

function changeFor({ manifest, plan }: Case, { fresh, known }: Judged): Change {
  const wanted = withReplacement(manifest, plan, fresh, known);
  const to = wanted.changing?.to ?? manifest.spec;
  const change = decideChange(wanted, planOfManifest(wanted, to), { force: false });
  if (change === undefined) throw new TypeError('a replacement is always a change');
  return change;
}

/**
 * Tells what {@link replaceNodes} would do, and changes nothing.
 *
 * @throws {ClusterError} as {@link replaceNodes}
 */
export async function planReplacement(
  directory: string,
  names: readonly string[],
  options: Pick<ReplaceOptions, 'force' | 'signal'> = {},
): Promise<PlannedReplacement> {
  const opened = await open(directory, names);
  const judged = await judge(opened, { ...options, start: false });
  const change = changeFor(opened, judged);
  const found = await findIdle(change.transition, opened.runtime, change.done.emptied);
  const idle = { ...found, nodes: [...new Set([...found.nodes, ...judged.fresh])] };
  const steps = replacementSteps(change, idle).map(({ title }) => title);
  return { dir: opened.dir, plan: opened.plan, steps, deletes: judged.deletes };
}

/**
 * Replaces nodes that lost their data by empty ones in the same places, which get the data from the others. Interrupted,
 * it goes on with the same call, or with `up`. A change that was begun before stays as far as it is.
 *
 * @throws {ClusterError} `replace-refused` where a node has its data, or the others may not have all of what was lost;
 *   `usage` for a node that is not there; and of the step that failed
 */
export async function replaceNodes(
  directory: string,
  names: readonly string[],
  options: ReplaceOptions = {},
): Promise<ReplaceResult> {
  const { signal, onEvent } = options;
  const dir = await canonicalPath(directory);
  const unlock = await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  try {
    const from = performance.now();
    const opened = await open(dir, names);
    const { plan, runtime, manifest } = opened;
    onEvent?.({ type: 'planned', plan, dir, runtimeReason: 'as when it was first started' });
    await runtime.prepare({ signal, ...(onEvent === undefined ? {} : { onEvent }) });
    const identity = await examineIdentity({ name: plan.name, dir, previous: manifest, runtime });
    await guardData(plan, dir);
    const judged = await judge(opened, { ...options, start: true });
    const change = changeFor(opened, judged);
    const next = createRuntime(dir, change.transition);
    throwIfInterrupted(signal);
    await runtime.claim(identity.id);
    await recordIdentity(dir, identity);
    for (const node of judged.fresh) {
      await runtime.kill(node);
      await runtime.wipe(node);
    }
    const absent = await findAbsent(dir, change, signal);
    await guardPorts(
      change.transition,
      change.transition.nodes.filter(({ name }) => absent.idle.nodes.includes(name)),
      { store: absent.idle.store },
    );
    await guardStore(plan, dir, { signal });
    const alone = manifest.changing === undefined || isOnlyReplacement(manifest);
    const steps = await applyChange(dir, change, absent, options, {
      steps: replacementSteps(change, absent.idle),
      ends: alone,
    });
    const after = alone ? change.after : change.transition;
    const readiness = await waitReady(
      { ...after, nodes: after.nodes.filter(({ name }) => !absent.left.includes(name)) },
      next,
      options,
    );
    const elapsedMs = performance.now() - from;
    onEvent?.({ type: 'ready', readiness, elapsedMs });
    return { dir, plan: after, steps, readiness, changing: !alone, elapsedMs };
  } finally {
    await unlock();
  }
}
