import { rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { env } from 'node:process';
import { ClusterError } from '../../errors.js';
import { canonicalPath } from '../../files/canonical-path.js';
import { removeInside } from '../../files/remove.js';
import { lockDirectory } from '../../files/lock.js';
import { findFreeBlock } from '../../machine/ports.js';
import type { ClusterPlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import { assertMountable } from '../../files/mountable.js';
import type { ClusterSpec } from '../../spec/types.js';
import { list } from '../../spec/words.js';
import { checkPlan, settlePorts } from '../blueprint.js';
import { checkNameIsFree } from '../backup/restoration.js';
import { checkStagingPlace, stagingOf } from '../backup/staging.js';
import { checkVacant } from '../backup/vacant.js';
import { guardPorts } from '../guards.js';
import { openCluster } from '../open.js';
import { up } from '../up.js';
import type { WaitOptions } from '../wait.js';
import { Conversion } from './conversion.js';
import { copySource } from './copy.js';
import { examine } from './examine.js';
import type { Examined } from './examine.js';
import { finalSpec } from './final-spec.js';
import type { MigrateChoices } from './final-spec.js';
import type { TableComparison } from './fingerprint/compare.js';
import { heldSpec, holdFor, idleSpec, reservesMemory } from './hold.js';
import { FINGERPRINT_NAME, JOURNAL_NAME, readJournal } from './journal.js';
import type { Journal } from './journal.js';
import { halted } from './sources/halted.js';
import { listSource } from './sources/listing.js';
import type { Source } from './sources/source.js';
import { drawCluster } from './write-cluster.js';
import type { DrawnCluster } from './write-cluster.js';

export interface MigrateOptions extends MigrateChoices, WaitOptions {
  /** Where the cluster is made. A function is told the name of the source's cluster. */
  readonly dir: string | ((clusterName: string) => string);
  /** Halt a source that runs while it is copied. Default false: one that runs is refused. */
  readonly stopSource?: boolean | undefined;
  /** Start the cluster at the end. Default: unless the source runs. */
  readonly start?: boolean | undefined;
}

export interface MigrateResult {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly source: { readonly label: string; readonly nodeName: string; readonly version: string };
  /** Bytes that were copied; 0 where an earlier call had done that. */
  readonly bytes: number;
  readonly compared: readonly TableComparison[];
  /** Whether the source runs. */
  readonly sourceRuns: boolean;
  /** Whether the cluster was started. */
  readonly started: boolean;
  readonly elapsedMs: number;
}

/** Until the copy was asked how many it has. */
const DEFAULT_PARTITIONS = 24;

async function settle(spec: ClusterSpec, dir: string, source: Source): Promise<ClusterSpec> {
  const runtime = spec.runtime === 'auto' ? source.runtime : spec.runtime;
  return { ...spec, runtime, ports: await settlePorts(spec, dir, undefined) };
}

/** @throws {ClusterError} `source-running` */
export function refuseRunning(source: Source, users: readonly { label: string; stopCommand: string }[]): void {
  const [user] = users;
  if (user === undefined) return;
  const stop = user.stopCommand === '' ? 'Stop it' : `Stop it with \`${user.stopCommand}\``;
  throw new ClusterError('source-running', `${source.label} is in use (${user.label}), and its data changes`, {
    hint: `${stop}, or let \`--stop-source\` halt it while it is copied.`,
  });
}

/** Servers prefer these variables, in either case, to what their files say of a proxy. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'NO_PROXY'];

/** @throws {ClusterError} `usage` where the environment would undo what keeps services out of reach */
function refuseProxies(version: string): void {
  const set = Object.keys(env).filter((name) => PROXY_VARIABLES.includes(name.toUpperCase()) && env[name] !== '');
  if (set.length === 0) return;
  throw new ClusterError('usage', `with ${list(set)} set, Restate ${version} can't be kept from calling services`, {
    hint: `Unset it for this command, as in: env ${set.map((name) => `-u ${name}`).join(' ')} restate-cluster migrate …`,
  });
}

/** A copy that was decided on, and not made yet. */
interface Planned {
  readonly journal: Journal;
  readonly drawn: DrawnCluster;
  /** The cluster with all its nodes. */
  readonly whole: DrawnCluster;
}

/** Decides what will be made, and refuses what can't be; nothing is written. */
export async function planMigration(
  source: Source,
  examined: Examined,
  dir: string,
  options: MigrateOptions,
): Promise<Planned> {
  const running = (await source.users()).length > 0;
  const ports = options.ports ?? (running ? 'auto' : undefined);
  const chosen = finalSpec(examined, { ...options, ports }, DEFAULT_PARTITIONS);
  await checkVacant(dir);
  const spec = await settle(chosen, dir, source);
  checkPlan(spec);
  assertMountable(dir, spec.runtime === 'native' ? 'native' : 'docker');
  if (spec.runtime === 'docker' && !reservesMemory(spec.restate)) {
    throw new ClusterError(
      'source-unfit',
      `in containers, Restate ${spec.restate} can't be kept from calling services`,
      {
        hint: 'From 1.7 on it can: add `--restate` with a 1.7 version, with which the copy then runs, or `--runtime native`.',
      },
    );
  }
  if (!reservesMemory(spec.restate)) refuseProxies(spec.restate);
  const silentPort = (await findFreeBlock('127.0.0.1', 1, `${dir}\0silence`)) ?? 0;
  const hold = holdFor(spec.restate, silentPort);
  const whole = await drawCluster(heldSpec(spec, hold, Infinity), spec);
  if (spec.runtime === 'docker') await checkNameIsFree(whole.plan, dir);
  await guardPorts(whole.plan, whole.plan.nodes);
  const { nodeName, version } = examined;
  const told = { id: source.id, label: source.label, nodeName, version };
  const drawn = await drawCluster(idleSpec(spec, hold), spec);
  return { drawn, whole, journal: { source: told, spec, silentPort, looked: false } };
}

/**
 * The journal of a migration whose cluster is there. Once that was deleted with its data, nothing is left to go on with, and
 * what we noted of it goes too.
 */
async function currentJournal(dir: string): Promise<Journal | undefined> {
  const journal = await readJournal(dir);
  if (journal === undefined || (await (await openCluster(dir)).runtime.hasData())) return journal;
  for (const name of [JOURNAL_NAME, FINGERPRINT_NAME]) await removeInside(dir, name);
  return undefined;
}

/** @throws {ClusterError} `directory-taken` */
export function checkSame(source: Source, { source: begun }: Journal, dir: string): void {
  if (begun.id === source.id) return;
  throw new ClusterError('directory-taken', `${dir} was made of another source: ${begun.label}`, {
    hint: 'Name another directory with `--dir`.',
  });
}

/** @throws {ClusterError} `usage` */
export function refuseBoth(start: boolean | undefined, source: Source): void {
  if (start !== true) return;
  throw new ClusterError('usage', `${source.label} runs: both would work on the same invocations`, {
    hint: 'Leave out `--start`, and start the cluster once the source is stopped for good.',
  });
}

/**
 * Makes a cluster of a single Restate node. Works on a copy: the source stays as it is, and still starts. Whoever is killed
 * on the way leaves something that the same call finishes.
 *
 * Until everything in the cluster was compared with what the node held, it calls no services and takes no requests.
 *
 * @throws {ClusterError} `source-unfit`, `source-running`, `directory-taken`, `migration-differs` …
 */
export async function migrate(source: Source, options: MigrateOptions): Promise<MigrateResult> {
  const listing = await listSource(source);
  const examined = examine(source.label, listing);
  const { dir: place, signal, onEvent } = options;
  const dir = await canonicalPath(resolve(typeof place === 'string' ? place : place(examined.clusterName)));
  const staging = stagingOf(dir);
  const onWait = (pid: number) => onEvent?.({ type: 'waiting-for-lock', pid });
  await checkStagingPlace(staging);
  const unlock = await lockDirectory(staging, { signal, onWait });
  try {
    return await migrateLocked(source, examined, listing.bytes, dir, options);
  } finally {
    await unlock();
    // Where it holds anything, that is another's.
    await rmdir(staging).catch(() => undefined);
  }
}

async function migrateLocked(
  source: Source,
  examined: Examined,
  size: number,
  dir: string,
  options: MigrateOptions,
): Promise<MigrateResult> {
  const from = performance.now();
  const { signal, onEvent, stopSource = false } = options;
  const users = await source.users();
  if (users.length > 0) refuseBoth(options.start, source);
  const begun = await currentJournal(dir);
  let bytes = 0;
  let journal = begun;
  if (begun !== undefined) {
    checkSame(source, begun, dir);
    // Whoever was killed meanwhile may have left it halted.
    if (stopSource) await halted(users, () => Promise.resolve());
  } else {
    if (!stopSource) refuseRunning(source, users);
    const planned = await planMigration(source, examined, dir, options);
    ({ journal } = planned);
    // Nothing is copied for a cluster that can't be started, and nobody is halted for a download.
    const { plan } = planned.whole;
    await createRuntime(dir, plan).prepare({ signal, ...(onEvent === undefined ? {} : { onEvent }) });
    onEvent?.({ type: 'phase', title: `copying ${source.label}` });
    const copy = () => copySource(source, dir, planned.drawn, planned.journal, { signal, onEvent, bytes: size });
    bytes = await halted(users, copy);
  }
  if (journal === undefined) throw new TypeError('a migration has a journal');
  const compared = await new Conversion(dir, journal, options).finish();
  const spec = (await readJournal(dir))?.spec ?? journal.spec;
  const sourceRuns = (await source.users()).length > 0;
  const started = options.start ?? !sourceRuns;
  if (started) await up(spec, dir, options);
  const { plan } = await drawCluster(spec, spec);
  const elapsedMs = performance.now() - from;
  return { dir, plan, source: journal.source, bytes, compared, sourceRuns, started, elapsedMs };
}
