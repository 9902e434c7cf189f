import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../errors.js';
import { readManifest } from '../files/manifest.js';
import type { EngineIdentity, Manifest } from '../files/manifest.js';
import { writeManifest } from '../files/write.js';
import { sameEngine } from '../runtime/docker/endpoint.js';
import { overridingVariables } from '../runtime/docker/engine-identity.js';
import { engineRefusal, ownershipRefusal, remoteRefusal } from '../runtime/docker/refusals.js';
import type { Ownership } from '../runtime/ownership.js';
import type { ClusterRuntime } from '../runtime/types.js';

/** By what a cluster is known among others of its name, and where its containers are. */
export interface Identity {
  readonly id: string;
  /** Absent for processes. */
  readonly engine: EngineIdentity | undefined;
}

interface Asked {
  readonly name: string;
  readonly dir: string;
  readonly previous: Pick<Manifest, 'id' | 'engine'> | undefined;
  readonly runtime: ClusterRuntime;
}

/** The same id for as long as what it stands for is there. */
function idFor(ownership: Ownership, previous: Asked['previous']): string {
  const isNew = ownership.state === 'copy' || (ownership.state === 'free' && ownership.renew);
  const kept = ownership.state === 'ours' ? ownership.id : undefined;
  return isNew ? randomUUID() : (kept ?? previous?.id ?? randomUUID());
}

/** @throws {ClusterError} `engine-differs` for one of another machine, or, without `adopt`, than the cluster is on */
function checkEngine({ dir, previous }: Asked, engine: EngineIdentity, adopt: boolean): void {
  // An engine that was switched by mistake is more likely to be the reason than the machine it is on.
  const moved = previous?.engine !== undefined && !sameEngine(previous.engine, engine);
  if (moved && !adopt) throw engineRefusal(dir, previous.engine, engine, overridingVariables());
  const refusal = remoteRefusal(engine);
  if (refusal !== undefined) throw refusal;
}

/**
 * Decides whether a cluster may be started here, and by what it is known. Changes nothing.
 *
 * @throws {ClusterError} `cluster-elsewhere`, `engine-differs`, `engine-missing`
 */
export async function examineIdentity(asked: Asked): Promise<Identity> {
  const { runtime, previous, name, dir } = asked;
  const engine = await runtime.engine();
  if (engine !== undefined) checkEngine(asked, engine, false);
  const ownership = await runtime.ownership();
  const refusal = ownershipRefusal(name, ownership, dir);
  if (refusal !== undefined) throw refusal;
  return { id: idFor(ownership, previous), engine };
}

/** Writes down by what a cluster is known, where there is a manifest already. */
export async function recordIdentity(dir: string, { id, engine }: Pick<Manifest, 'id' | 'engine'>): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest === undefined || (manifest.id === id && isDeepStrictEqual(manifest.engine, engine))) return;
  await writeManifest(dir, { ...manifest, id, engine });
}

/** @throws {ClusterError} `cluster-running` */
async function refuseRunning(name: string, ownership: Ownership, runtime: ClusterRuntime): Promise<void> {
  const present = ownership.state === 'copy' || (ownership.state === 'other' && ownership.present);
  const other = present ? await runtime.runsElsewhere() : undefined;
  if (other === undefined) return;
  throw new ClusterError('cluster-running', `${name} has containers that were started from ${other}`, {
    hint: `Stop it there first: restate-cluster down --dir ${other}`,
  });
}

/**
 * Refuses what {@link adoptIdentity} would refuse. Changes nothing.
 *
 * @returns whether it would take something over, and so remove the containers that are there
 * @throws {ClusterError} `cluster-running`; `engine-differs` for an engine of another machine
 */
export async function examineAdoption(asked: Asked): Promise<boolean> {
  const { runtime, name, dir } = asked;
  const engine = await runtime.engine();
  if (engine !== undefined) checkEngine(asked, engine, true);
  const ownership = await runtime.ownership();
  if (ownershipRefusal(name, ownership, dir) === undefined) return false;
  await refuseRunning(name, ownership, runtime);
  return true;
}

/**
 * Makes the containers and volumes of a name this directory's, whoever made them.
 *
 * @throws {ClusterError} `cluster-running` where they are in use from a directory that is there
 */
export async function takeOver(
  { runtime, previous, name, dir }: Asked,
  options: { /** End what runs, which other files have made. Default false. */ readonly anew?: boolean } = {},
): Promise<string> {
  const ownership = await runtime.ownership();
  const id = idFor(ownership, previous);
  if (ownershipRefusal(name, ownership, dir) === undefined) return id;
  await refuseRunning(name, ownership, runtime);
  await runtime.claim(id, options);
  await recordIdentity(dir, { id, engine: previous?.engine });
  return id;
}

/**
 * The same as {@link examineIdentity} for whoever wants what another directory made, or wants to be on the engine that the
 * docker command speaks to now.
 *
 * @throws {ClusterError} `cluster-running`; `engine-differs` for an engine of another machine
 */
export async function adoptIdentity(asked: Asked): Promise<Identity> {
  const { runtime, previous, dir } = asked;
  const engine = await runtime.engine();
  if (engine !== undefined) checkEngine(asked, engine, true);
  // First of all: what asks an engine other than the one in the manifest is refused.
  if (previous?.engine !== undefined) await recordIdentity(dir, { id: previous.id, engine });
  return { id: await takeOver({ ...asked, previous: { id: previous?.id, engine } }, { anew: true }), engine };
}
