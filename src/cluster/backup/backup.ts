import { resolve } from 'node:path';
import { ClusterError } from '../../errors.js';
import { checkArchivePlace } from '../../files/archive-file.js';
import { canonicalPath } from '../../files/canonical-path.js';
import { compareFiles } from '../../files/compare.js';
import type { EditedFile } from '../../files/compare.js';
import { lockDirectory } from '../../files/lock.js';
import { readManifest } from '../../files/manifest.js';
import type { Manifest } from '../../files/manifest.js';
import { loadTemplates } from '../../files/templates.js';
import type { ClusterPlan } from '../../plan/types.js';
import { renderFiles } from '../../render/render.js';
import type { RuntimeKind } from '../../spec/types.js';
import { list } from '../../spec/words.js';
import { down } from '../down.js';
import type { EventListener } from '../events.js';
import { openCluster } from '../open.js';
import type { OpenedCluster } from '../open.js';
import { up } from '../up.js';
import type { ArchiveContents } from './contents.js';
import { nodeNames } from './contents.js';
import { withholdCredentials } from './credentials.js';
import { archivedEntries } from './entries.js';
import { usualSize } from './limits.js';
import { Meter } from './meter.js';
import { defaultArchiveName } from './paths.js';
import { whilePaused } from './paused.js';
import { checkRestorable, checkSettled, verifyArchive } from './verify.js';
import { writeArchive } from './write-archive.js';

export interface BackupOptions {
  /** Overwrite a file that is there. Default false. */
  readonly force?: boolean;
  /** Stop a cluster that runs, and start it again afterwards, also where the backup failed. Default false. */
  readonly stop?: boolean;
  /** Copy a cluster of processes that runs while these are halted, in place of stopping it. Default false. */
  readonly pause?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener;
}

export interface BackupResult {
  /** Absolute path of the archive. */
  readonly file: string;
  readonly name: string;
  readonly dir: string;
  readonly runtime: RuntimeKind;
  /** Bytes of data that were copied. */
  readonly bytes: number;
  /** Bytes of the archive. */
  readonly size: number;
  /** Edited files that are in it. */
  readonly edited: readonly string[];
  /** Variables of `.env` with credentials, which are not in it. */
  readonly withheld: readonly string[];
  /** Bytes it unpacks to, where a restore takes that much only if told to (`maxBytes`). */
  readonly needsBytes?: number;
  /** Whether it was stopped for this, and runs again. */
  readonly restarted: boolean;
  /** How long its nodes were halted, in milliseconds; absent where they were not. */
  readonly pausedMs?: number;
  /** Of the copying alone, in milliseconds. */
  readonly elapsedMs: number;
}

/** A copy of nodes whose memory is somewhere else would be none. */
function checkCopyable({ spec, name, harness }: ClusterPlan): void {
  if (spec.metadata.store !== 'replicated') {
    throw new ClusterError('usage', `the metadata of ${name} is not on its nodes but in ${spec.metadata.store}`, {
      hint: 'Nodes and metadata must be copied at one moment: stop the cluster, and copy both with tools of your own.',
    });
  }
  if (harness !== undefined) {
    throw new ClusterError('usage', `${name} belongs to a test, and goes with it`, {
      hint: 'Copies are made of clusters that `restate-cluster up` started.',
    });
  }
}

/** @throws {ClusterError} `cluster-running`: files that change while they are copied make no copy */
async function checkStopped({ runtime, plan }: OpenedCluster): Promise<void> {
  const store = await runtime.inspectStore();
  const running = [...(await runtime.inspect()), ...(store === undefined ? [] : [store])].filter(
    ({ state }) => state === 'running' || state === 'failing',
  );
  if (running.length === 0) return;
  const names = list(running.map(({ name }) => name));
  throw new ClusterError('cluster-running', `${plan.name} is running (${names}), and its data changes`, {
    hint: 'Stop it with `restate-cluster down`, let `--stop` stop it and start it again afterwards, or `--pause` halt it meanwhile.',
  });
}

/** Generated files that are neither what we wrote nor what we would write. */
async function editedFiles({ dir, plan }: OpenedCluster, manifest: Manifest): Promise<readonly EditedFile[]> {
  return (await compareFiles(dir, renderFiles(plan, await loadTemplates()), manifest)).edited;
}

async function copy(
  dir: string,
  file: string | undefined,
  options: BackupOptions,
): Promise<Omit<BackupResult, 'restarted'>> {
  const { signal, onEvent, force = false, pause = false } = options;
  const unlock = await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  try {
    const from = performance.now();
    await checkSettled(dir);
    const cluster = await openCluster(dir);
    const { plan, runtime } = cluster;
    const manifest = await readManifest(dir);
    if (manifest === undefined || !(await runtime.hasData())) {
      throw new ClusterError('no-cluster', `${plan.name} has no data to copy`, {
        hint: 'Its spec and its files make it again: `restate-cluster up`.',
      });
    }
    await runtime.assertOurs();
    if (!pause) await checkStopped(cluster);
    const now = new Date();
    const target = resolve(file ?? defaultArchiveName(plan.name, now));
    await checkArchivePlace(target, force);
    const { edited, withheld } = withholdCredentials(await editedFiles(cluster, manifest));
    const contents: ArchiveContents = {
      created: now.toISOString(),
      dir,
      manifest,
      nodes: nodeNames(plan.spec),
      edited: edited.map(({ path }) => path),
    };
    await checkRestorable(contents);
    const meter = new Meter('copying', options);
    let halted: { readonly pausedMs?: number } = {};
    const size = await writeArchive(target, contents, archivedEntries(cluster, edited), {
      force,
      onBytes: meter.onBytes,
      // Nodes go on as soon as their data was read; what was written is checked after that.
      around: async (read) => {
        if (!pause) return read();
        const { pausedMs } = await whilePaused(cluster, read, onEvent);
        halted = { pausedMs };
      },
      check: (written) =>
        verifyArchive(written, contents, meter.bytes, new Meter('checking', options, meter.bytes).onBytes),
    });
    return {
      ...halted,
      ...(meter.bytes > usualSize(size, contents.nodes.length) ? { needsBytes: meter.bytes } : {}),
      ...{ file: target, name: plan.name, dir, runtime: plan.runtime, bytes: meter.bytes, size },
      edited: contents.edited,
      withheld,
      elapsedMs: performance.now() - from,
    };
  } finally {
    await unlock();
  }
}

/**
 * Copies a stopped cluster, or one whose nodes are halted for it, into one compressed archive: the data of all nodes, its
 * spec, and what was edited of its files, without the credentials in `.env`. The archive is complete or not there; only
 * its owner may read it, since data may hold secrets. What was written is read back, as a restore would, before it counts.
 *
 * @param file default: named after the cluster and the time, in the current directory
 * @throws {ClusterError} `cluster-running` without `stop` or `pause`; `usage` with both, and for `pause` of containers;
 * `archive-exists` without `force`; `archive-unwritable`; `no-cluster` where there is nothing to copy;
 * `settings-changed` in the middle of a change; `files-edited` where edits would not fit what is generated now
 */
export async function backup(directory: string, file?: string, options: BackupOptions = {}): Promise<BackupResult> {
  const dir = await canonicalPath(directory);
  const { plan } = await openCluster(dir);
  checkCopyable(plan);
  await checkSettled(dir);
  if (options.stop === true && options.pause === true) {
    throw new ClusterError('usage', 'a cluster is stopped or paused, not both', { hint: 'Choose one of the two.' });
  }
  // Nothing is stopped for an archive that can't be written.
  if (file !== undefined) await checkArchivePlace(resolve(file), options.force === true);
  const { signal, onEvent } = options;
  const watched = { signal, ...(onEvent === undefined ? {} : { onEvent }) };
  const stopped = options.stop === true ? (await down(dir, watched)).stopped : [];
  if (stopped.length === 0) return { ...(await copy(dir, file, options)), restarted: false };
  let copied: Omit<BackupResult, 'restarted'>;
  try {
    copied = await copy(dir, file, options);
  } catch (error) {
    // It runs again as before, also after Ctrl-C.
    await up(plan.spec, dir, onEvent === undefined ? {} : { onEvent });
    throw error;
  }
  await up(plan.spec, dir, watched);
  return { ...copied, restarted: true };
}
