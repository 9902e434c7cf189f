import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import { differInLineEnds } from '../files/difference.js';
import { lockDirectory } from '../files/lock.js';
import { applyChanges } from '../files/write.js';
import type { ClusterPlan, HarnessChoices } from '../plan/types.js';
import { createRuntime } from '../runtime/create.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { ClusterSpec } from '../spec/types.js';
import { list } from '../spec/words.js';
import { checkPlan, draw, manifestOf } from './blueprint.js';
import type { Blueprint } from './blueprint.js';
import { engineOrNative } from './choose-runtime.js';
import { applyChange } from './change/apply.js';
import type { StepReport } from './change/apply.js';
import { assertPossible } from './change/decide.js';
import type { Change } from './change/decide.js';
import { changeOf } from './change/change-of.js';
import { guardEdits, guardRunning } from './guards.js';
import { guardChange, guardStart } from './before-start.js';
import { mendStore } from './change/mend-store.js';
import { adoptIdentity, examineIdentity, recordIdentity } from './identity.js';
import type { Identity } from './identity.js';
import { observe } from './observe.js';
import { canonicalPath } from '../files/canonical-path.js';
import { interruption, throwIfInterrupted } from './poll.js';
import { replenishSnapshots } from './snapshots/missing.js';
import { guardStore, readyStore } from './snapshots/prove.js';
import { findLostData, refuseLostData } from './interlock.js';
import { noteData } from './kept-data.js';
import { judge } from './readiness.js';
import type { Readiness } from './readiness.js';
import { restartInTurn } from './restart.js';
import { startCluster } from './start-cluster.js';
import type { StartOptions } from './start-cluster.js';
import { waitReady } from './wait.js';

export interface UpOptions extends StartOptions {
  /** Allow an older version of Restate than the data was written by. Default false. */
  readonly force?: boolean;
  /** Let a change on its way lead further, as for a node that died meanwhile and is to leave too. Default false. */
  readonly further?: boolean;
  /** Restart nodes, one after the other, whose files were edited since they were started. Default false. */
  readonly restart?: boolean;
  /**
   * Start an empty cluster where the data of an earlier one is gone, and empty the store beside the nodes for it; refused
   * where there is data. Default false: what is lost is an error.
   */
  readonly fresh?: boolean;
  /** Take over what another directory made under this name, or start anew on another engine. Default false. */
  readonly adopt?: boolean;
  /** Called when everything was found good, before anything is written. */
  readonly beforeWriting?: () => Promise<void>;
  /** For clusters of a test harness. */
  readonly harness?: HarnessChoices | undefined;
}

export interface UpResult {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  /** `unprovisioned` is where `provision: manual` ends: all nodes up, waiting for {@link provision}. */
  readonly state: 'ready' | 'already-ready' | 'changed' | 'unprovisioned';
  /** What was done to a cluster with data to make it what the spec asks for. */
  readonly steps: readonly StepReport[];
  readonly readiness: Readiness;
  /** Nodes that run without what was edited in their restate.toml since they were started. */
  readonly edited: readonly string[];
  /** From the moment the first process or container was started, in milliseconds. */
  readonly elapsedMs: number;
}

/**
 * Brings a cluster up: writes its files, starts what does not run, provisions it once, and waits until it is ready.
 * Calling it again is harmless; it repairs what a crash left, and does nothing to a cluster that is ready.
 *
 * @throws {ClusterError} whose `code` tells what went wrong; nothing was started when input or machine were not fit
 */
export async function up(spec: ClusterSpec, directory: string, options: UpOptions = {}): Promise<UpResult> {
  const dir = await canonicalPath(directory);
  const { signal, onEvent } = options;
  checkPlan(spec);
  const unlock = await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  try {
    return await upLocked(await draw(spec, dir, engineOrNative(signal), options.harness), options);
  } catch (error) {
    throw error instanceof RunError && error.canceled ? interruption(error) : error;
  } finally {
    await unlock();
  }
}

async function upLocked(blueprint: Blueprint, options: UpOptions): Promise<UpResult> {
  const { plan, dir } = blueprint;
  const runtime = createRuntime(dir, plan);
  options.onEvent?.({ type: 'planned', plan, dir, runtimeReason: blueprint.runtimeReason });
  await guardEdits(blueprint);
  const asked = { name: plan.name, dir, previous: blueprint.previous, runtime };
  const identity = options.adopt === true ? await adoptIdentity(asked) : await examineIdentity(asked);
  // A test that asks for another cluster than the one it finds wants to know.
  if (plan.harness !== undefined) await guardRunning(blueprint);
  if (options.fresh === true) await refuseFresh(runtime, plan.name);
  const change = await changeOf(blueprint, { force: options.force === true, further: options.further === true });
  if (change !== undefined) return changeCluster(blueprint, change, identity, options);
  const unchanged = blueprint.changes.write.length === 0 && blueprint.changes.obsolete.length === 0;
  if (unchanged && blueprint.previous?.started === true) {
    const observation = await observe(plan, runtime, { signal: options.signal });
    const readiness = judge(plan, observation);
    const store = (await runtime.inspectStore())?.state ?? 'running';
    if (readiness.ready && store === 'running') {
      // One that was emptied by hand lacks its bucket; one of the user's may have got other credentials meanwhile.
      await readyStore(plan, dir, runtime, { signal: options.signal });
      await guardStore(plan, dir, { signal: options.signal });
      await replenishSnapshots(plan, dir, runtime, options);
      await runtime.claim(identity.id);
      await recordIdentity(dir, identity);
      await noteData(dir);
      const edited = await runtime.editedSinceStart();
      tellLineEnds(blueprint, options.onEvent);
      if (options.restart === true && edited.length > 0) {
        return restartInTurn(blueprint, edited, 'its files were edited', options);
      }
      return { dir, plan, runtime, readiness, state: 'already-ready', steps: [], edited, elapsedMs: 0 };
    }
  }
  await runtime.prepare({
    signal: options.signal,
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  });
  // The image is here now, by which it is seen whether a volume holds anything.
  const lost = await findLostData(dir, blueprint.previous);
  // A cluster that a test uses again and again may be a new one at any time.
  const fresh = lost?.extent === 'all' && (options.fresh === true || plan.harness !== undefined);
  if (lost !== undefined && !fresh) refuseLostData(lost);
  // What was prepared can judge: the program or the image is here now.
  const idle = await guardStart(blueprint, runtime, { ...options, dry: false });
  throwIfInterrupted(options.signal);
  await options.beforeWriting?.();
  await runtime.claim(identity.id);
  // Its snapshots are of use to the lost cluster alone, and no other starts beside them.
  if (fresh) {
    await runtime.discardStore();
    // What is left in the places of the data is empty, and not made as we would.
    for (const { name } of plan.nodes) await runtime.wipe(name);
  }
  await writeFiles(blueprint, identity, fresh, options);
  const started = await startCluster(dir, plan, runtime, idle.nodes, options);
  if (started.state === 'ready') await noteData(dir);
  const edited = await runtime.editedSinceStart();
  if (options.restart === true && edited.length > 0 && started.state === 'ready') {
    return restartInTurn(blueprint, edited, 'its files were edited', options);
  }
  return { dir, plan, runtime, steps: [], edited, ...started };
}

/** @throws {ClusterError} `usage` where there is data, which nothing but a purge deletes */
async function refuseFresh(runtime: ClusterRuntime, name: string): Promise<void> {
  const kept = await runtime.nodesWithData();
  if (kept.length === 0) return;
  throw new ClusterError('usage', `${name} has data (of ${list(kept)}), and --fresh deletes none`, {
    hint: 'Start it with `restate-cluster up`. To delete its data first, use `restate-cluster down --purge`.',
  });
}

/** Brings a cluster with data to what its spec asks for now. */
async function changeCluster(
  blueprint: Blueprint,
  change: Change,
  identity: Identity,
  options: UpOptions,
): Promise<UpResult> {
  const { dir, plan } = blueprint;
  assertPossible(change);
  const lost = await findLostData(dir, blueprint.previous);
  if (lost !== undefined) refuseLostData(lost);
  const from = performance.now();
  const runtime = createRuntime(dir, plan);
  await runtime.prepare({
    signal: options.signal,
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  });
  const absent = await guardChange(blueprint, change, { ...options, dry: false });
  throwIfInterrupted(options.signal);
  await options.beforeWriting?.();
  await runtime.claim(identity.id);
  await recordIdentity(dir, identity);
  await mendStore(dir, change, absent, options);
  const steps = await applyChange(dir, change, absent, options);
  const readiness = await waitReady(plan, runtime, options);
  const elapsedMs = performance.now() - from;
  options.onEvent?.({ type: 'ready', readiness, elapsedMs });
  return {
    dir,
    plan,
    runtime,
    readiness,
    state: 'changed',
    steps,
    edited: await runtime.editedSinceStart(),
    elapsedMs,
  };
}

async function writeFiles(
  blueprint: Blueprint,
  identity: Identity,
  fresh: boolean,
  { onEvent }: UpOptions,
): Promise<void> {
  const { dir, files, changes } = blueprint;
  const manifest = manifestOf(blueprint, { starting: true, identity, fresh });
  const { written } = await applyChanges(dir, changes, manifest, { overwrite: false, files });
  if (written.length > 0) onEvent?.({ type: 'files-written', dir, count: written.length });
  const kept = changes.edited.filter((file) => !differInLineEnds(file)).map(({ path }) => path);
  if (kept.length > 0) onEvent?.({ type: 'edited-files-kept', paths: kept });
  tellLineEnds(blueprint, onEvent);
}

function tellLineEnds({ changes }: Blueprint, onEvent: UpOptions['onEvent']): void {
  const relined = changes.edited.filter(differInLineEnds).map(({ path }) => path);
  if (relined.length > 0) onEvent?.({ type: 'line-ends-changed', paths: relined });
}
