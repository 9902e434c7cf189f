import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { canonicalPath } from '../../files/canonical-path.js';
import { lockDirectory } from '../../files/lock.js';
import type { TarEntry } from '../../files/tar.js';
import { writeManifest, writeWhole } from '../../files/write.js';
import type { ClusterPlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import { pathText } from '../../spec/path.js';
import { createVolumes } from '../../runtime/docker/volumes.js';
import type { EventListener } from '../events.js';
import type { Identity } from '../identity.js';
import { checkAddresses } from './addresses.js';
import { assertConsent, editsIn, foreignCode } from './consent.js';
import { archiveInvalid } from './contents.js';
import { directorySink, volumeSink } from './data-sinks.js';
import { Meter } from './meter.js';
import { allowanceFor } from './limits.js';
import type { Allowance } from './limits.js';
import { readArchive, readContents, readToEnd } from './read-archive.js';
import type { ReadResult } from './read-archive.js';
import { checkEdits, checkNameIsFree, manifestFor, planRestoration } from './restoration.js';
import type { Restoration, RestoreChoices } from './restoration.js';
import { separateCode } from './spec-code.js';
import { beginStaging, checkStagingPlace, clearStaging, placeStaged, stagedCluster, stagingOf } from './staging.js';
import { assertMountable } from '../../files/mountable.js';
import { checkVacant } from './vacant.js';

export interface RestoreOptions extends RestoreChoices {
  /**
   * Take over what the archive brings to be run: edited files, images, Compose fields, variables. An archive is code;
   * without this or `withoutEdits`, one that brings any is refused. Default false.
   */
  readonly withEdits?: boolean | undefined;
  /** Bytes it may unpack to. Default: 20 times its size and 256 MB a node; never more than the disk has free. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener;
}

export interface RestoreResult {
  readonly dir: string;
  readonly plan: ClusterPlan;
  /** When the copy was made, ISO 8601. */
  readonly created: string;
  /** Bytes of data that were put in place. */
  readonly bytes: number;
  /** Edited files that were put in place. */
  readonly edited: readonly string[];
  /** Edited files and fields of the spec that were left out. */
  readonly leftOut: readonly string[];
  readonly elapsedMs: number;
}

/** No generated file is nearly as long, edited or not. */
const MAX_EDITED = 4 * 1024 * 1024;

/** An archive that was read once, and found whole. */
interface CheckedArchive extends ReadResult {
  readonly file: string;
  readonly allowance: Allowance;
  /** Edited files in it, by path. What is put in place later is what was looked at here. */
  readonly edited: ReadonlyMap<string, string>;
}

async function editedText({ path, size, body }: TarEntry): Promise<string> {
  if (size > MAX_EDITED) throw archiveInvalid(`${path} in it is too long`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Reads all of an archive, within what it may unpack to, and keeps nothing of its data. */
async function checkArchive(file: string, dir: string, options: RestoreOptions, meter: Meter): Promise<CheckedArchive> {
  const head = await readContents(file);
  const runtime = options.runtime ?? head.manifest.runtime;
  const allowance = await allowanceFor(file, head, { runtime, dir }, options.maxBytes);
  const edited = new Map<string, string>();
  const read = await readArchive(file, {
    allowance,
    onBytes: meter.onBytes,
    take: async (entry, place) => {
      if (place.kind === 'edited') edited.set(place.path, await editedText(entry));
      else await readToEnd(entry);
    },
  });
  return { file, allowance, edited, ...read };
}

/** Puts data and files of an archive into the staged directory, and into volumes. */
async function fill(
  archive: CheckedArchive,
  staged: string,
  restoration: Restoration,
  identity: Identity,
  meter: Meter,
): Promise<void> {
  const { plan, files } = restoration;
  const sink = plan.runtime === 'docker' ? volumeSink(plan) : directorySink(staged);
  try {
    const { fingerprint } = await readArchive(archive.file, {
      allowance: archive.allowance,
      onBytes: meter.onBytes,
      take: async (entry, place) => {
        if (place.kind === 'data') await sink.add(place.node, { ...entry, path: place.path });
        else await readToEnd(entry);
      },
    });
    if (fingerprint !== archive.fingerprint) throw archiveInvalid('it became another one while it was read');
    await sink.end();
  } catch (error) {
    await sink.abort(error as Error);
    throw error;
  }
  for (const one of files) await writeWhole(staged, { ...one, content: archive.edited.get(one.path) ?? one.content });
  await writeManifest(staged, manifestFor(restoration, identity));
}

async function make(
  archive: CheckedArchive,
  dir: string,
  staging: string,
  restoration: Restoration,
  meter: Meter,
): Promise<void> {
  const { plan } = restoration;
  const volumes = plan.runtime === 'docker';
  if (volumes) await checkNameIsFree(plan, dir);
  const id = randomUUID();
  await beginStaging(staging, { id, volumes });
  try {
    const identity = { id, engine: await createRuntime(dir, plan).engine() };
    if (volumes) await createVolumes(plan, id, { owner: id, directory: dir });
    await fill(archive, stagedCluster(staging), restoration, identity, meter);
    await placeStaged(staging, dir);
  } catch (error) {
    await clearStaging(staging);
    throw error;
  }
}

/**
 * Makes a cluster of an archive that {@link backup} wrote: its files, and the data of its nodes. It is not started. The
 * whole archive is checked before anything is made, and the cluster's directory is complete or not there.
 *
 * @throws {ClusterError} `archive-invalid`; `directory-taken`; `cluster-elsewhere` where its name has containers or
 * volumes; `files-edited` where it brings what would be run, and nobody said to take it, or where edits do not fit what
 * would be generated
 */
export async function restore(file: string, directory: string, options: RestoreOptions = {}): Promise<RestoreResult> {
  const archive = resolve(file);
  const dir = await canonicalPath(directory);
  const { signal, onEvent } = options;
  const from = performance.now();
  const checking = new Meter('checking', options);
  const whole = await checkArchive(archive, dir, options, checking);
  const { contents } = whole;
  const restoration = await planRestoration(contents, dir, options);
  const { plan, files } = restoration;
  const { code } = separateCode(contents.manifest.spec);
  const edits = editsIn(whole.edited, files);
  const dropped = options.withoutEdits === true;
  const used = dropped ? { ...whole, edited: new Map<string, string>() } : whole;
  if (!dropped && options.withEdits !== true) {
    await assertConsent(foreignCode(contents.manifest.spec, code, edits, files));
  }
  checkAddresses(contents, plan, dir);
  if (!dropped) checkEdits(contents, manifestFor(restoration).files);
  assertMountable(dir, plan.runtime);
  await checkVacant(dir);
  if (plan.runtime === 'docker') {
    await createRuntime(dir, plan).prepare({ signal, ...(onEvent === undefined ? {} : { onEvent }) });
  }
  const staging = stagingOf(dir);
  const onWait = (pid: number) => onEvent?.({ type: 'waiting-for-lock', pid });
  // The place itself is held where it is there: no `up` may begin in a directory that is about to be replaced.
  const release = existsSync(dir) ? await lockDirectory(dir, { signal, onWait }) : () => Promise.resolve();
  await checkStagingPlace(staging);
  const unlock = await lockDirectory(staging, { signal, onWait });
  const meter = new Meter('restoring', options, checking.bytes);
  try {
    await clearStaging(staging);
    await checkVacant(dir);
    await make(used, dir, staging, restoration, meter);
  } finally {
    await release();
    await unlock();
    // Where it holds anything, that is another's.
    await rmdir(staging).catch(() => undefined);
  }
  const all = [...contents.edited, ...code.map(({ path }) => pathText(path))];
  return {
    ...{ dir, plan, created: contents.created, bytes: meter.bytes },
    ...{ edited: dropped ? [] : contents.edited, leftOut: dropped ? all : [] },
    elapsedMs: performance.now() - from,
  };
}
