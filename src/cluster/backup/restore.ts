import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { canonicalPath } from '../../files/canonical-path.js';
import { lockDirectory } from '../../files/lock.js';
import { formatManifest, MANIFEST_NAME } from '../../files/manifest.js';
import { writeWhole } from '../../files/write.js';
import type { ClusterPlan } from '../../plan/types.js';
import { createRuntime } from '../../runtime/create.js';
import { createVolumes } from '../../runtime/docker/volumes.js';
import type { EventListener } from '../events.js';
import type { Identity } from '../identity.js';
import { checkAddresses } from './addresses.js';
import { directorySink, volumeSink } from './data-sinks.js';
import { Meter } from './meter.js';
import { readArchive } from './read-archive.js';
import { checkEdits, checkNameIsFree, manifestFor, planRestoration } from './restoration.js';
import type { Restoration, RestoreChoices } from './restoration.js';
import { beginStaging, checkStagingPlace, clearStaging, placeStaged, stagedCluster, stagingOf } from './staging.js';
import { assertMountable } from '../../files/mountable.js';
import { checkVacant } from './vacant.js';

export interface RestoreOptions extends RestoreChoices {
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
  readonly elapsedMs: number;
}

/** Puts data and files of an archive into the staged directory, and into volumes. */
async function fill(
  file: string,
  staged: string,
  restoration: Restoration,
  identity: Identity,
  meter: Meter,
): Promise<void> {
  const { plan, files } = restoration;
  const sink = plan.runtime === 'docker' ? volumeSink(plan) : directorySink(staged);
  const edited = new Map<string, string>();
  try {
    await readArchive(file, {
      onBytes: meter.onBytes,
      take: async (entry, place) => {
        if (place.kind === 'data') {
          await sink.add(place.node, { ...entry, path: place.path });
          return;
        }
        const chunks: Uint8Array[] = [];
        for await (const chunk of entry.body) chunks.push(chunk);
        edited.set(place.path, Buffer.concat(chunks).toString());
      },
    });
    await sink.end();
  } catch (error) {
    await sink.abort(error as Error);
    throw error;
  }
  for (const one of files) await writeWhole(staged, { ...one, content: edited.get(one.path) ?? one.content });
  const manifest = formatManifest(manifestFor(restoration, identity));
  await writeWhole(staged, { path: MANIFEST_NAME, content: manifest, mode: 0o644 });
}

async function make(file: string, dir: string, staging: string, restoration: Restoration, meter: Meter): Promise<void> {
  const { plan } = restoration;
  const volumes = plan.runtime === 'docker';
  if (volumes) await checkNameIsFree(plan, dir);
  const id = randomUUID();
  await beginStaging(staging, { id, volumes });
  try {
    const identity = { id, engine: await createRuntime(dir, plan).engine() };
    if (volumes) await createVolumes(plan, id, { owner: id, directory: dir });
    await fill(file, stagedCluster(staging), restoration, identity, meter);
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
 * volumes; `files-edited` where edits do not fit what would be generated
 */
export async function restore(file: string, directory: string, options: RestoreOptions = {}): Promise<RestoreResult> {
  const archive = resolve(file);
  const dir = await canonicalPath(directory);
  const { signal, onEvent } = options;
  const from = performance.now();
  const checking = new Meter('checking', options);
  const contents = await readArchive(archive, { onBytes: checking.onBytes });
  const restoration = await planRestoration(contents, dir, options);
  const { plan } = restoration;
  checkAddresses(contents, plan, dir);
  checkEdits(contents, manifestFor(restoration).files);
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
    await make(archive, dir, staging, restoration, meter);
  } finally {
    await release();
    await unlock();
    // Where it holds anything, that is another's.
    await rmdir(staging).catch(() => undefined);
  }
  const { created, edited } = contents;
  return { dir, plan, created, edited, bytes: meter.bytes, elapsedMs: performance.now() - from };
}
