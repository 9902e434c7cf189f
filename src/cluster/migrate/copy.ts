import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { ClusterError } from '../../errors.js';
import { lockDirectory } from '../../files/lock.js';
import { writeManifest, writeWhole } from '../../files/write.js';
import { createRuntime } from '../../runtime/create.js';
import { createVolumes } from '../../runtime/docker/volumes.js';
import { directorySink, volumeSink } from '../backup/data-sinks.js';
import { Meter } from '../backup/meter.js';
import { checkNameIsFree } from '../backup/restoration.js';
import { beginStaging, clearStaging, placeStaged, stagedCluster, stagingOf } from '../backup/staging.js';
import { checkVacant } from '../backup/vacant.js';
import type { EventListener } from '../events.js';
import { formatJournal, JOURNAL_NAME } from './journal.js';
import type { Journal } from './journal.js';
import { passOver } from './sources/pass-over.js';
import type { Source } from './sources/source.js';
import type { DrawnCluster } from './write-cluster.js';

interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener | undefined;
}

async function fill(source: Source, staged: string, { plan }: DrawnCluster, journal: Journal, meter: Meter) {
  const [first] = plan.nodes;
  if (first === undefined) throw new TypeError('a cluster has at least one node');
  const sink = plan.runtime === 'docker' ? volumeSink(plan) : directorySink(staged);
  const { nodeName } = journal.source;
  try {
    for await (const entry of source.entries()) {
      const [top] = entry.path.split('/');
      // What else lies there belongs to somebody else.
      const wanted = top === nodeName && !entry.path.endsWith('.sock');
      if (wanted && entry.type !== 'file' && entry.type !== 'directory') {
        throw new ClusterError('source-unfit', `${entry.path} in ${source.label} is a ${entry.type}`, {
          hint: 'Restate makes no such thing: remove it if it is yours.',
        });
      }
      const body = meter.watch(entry.body);
      if (wanted) await sink.add(first.name, { ...entry, body });
      else if (source.streamed) await passOver(body);
    }
    await sink.end();
  } catch (error) {
    await sink.abort(error as Error);
    throw error;
  }
}

async function make(
  source: Source,
  dir: string,
  staging: string,
  drawn: DrawnCluster,
  journal: Journal,
  meter: Meter,
): Promise<void> {
  const volumes = drawn.plan.runtime === 'docker';
  if (volumes) await checkNameIsFree(drawn.plan, dir);
  const id = randomUUID();
  await beginStaging(staging, { id, volumes });
  try {
    if (volumes) await createVolumes(drawn.plan, id, { owner: id, directory: dir });
    const engine = await createRuntime(dir, drawn.plan).engine();
    const manifest = { ...drawn.manifest, id, engine };
    const staged = stagedCluster(staging);
    await fill(source, staged, drawn, journal, meter);
    for (const file of drawn.files) await writeWhole(staged, file);
    await writeWhole(staged, { path: JOURNAL_NAME, content: formatJournal(journal), mode: 0o600 });
    await writeManifest(staged, manifest);
    await placeStaged(staging, dir);
  } catch (error) {
    await clearStaging(staging);
    throw error;
  }
}

/**
 * Copies a source that nobody works on into a new cluster directory. That is complete or not there, whenever this is
 * killed. The caller holds the lock of the staging directory.
 *
 * @throws {ClusterError} `directory-taken`; `cluster-elsewhere` where its name has containers or volumes
 */
export async function copySource(
  source: Source,
  dir: string,
  drawn: DrawnCluster,
  journal: Journal,
  options: CopyOptions & { readonly bytes: number },
): Promise<number> {
  const { signal, onEvent } = options;
  const staging = stagingOf(dir);
  const onWait = (pid: number) => onEvent?.({ type: 'waiting-for-lock', pid });
  // The place itself is held where it is there: no `up` may begin in a directory that is about to be replaced.
  const release = existsSync(dir) ? await lockDirectory(dir, { signal, onWait }) : () => Promise.resolve();
  const meter = new Meter('copying', { signal, onEvent }, options.bytes);
  try {
    await clearStaging(staging);
    await checkVacant(dir);
    await make(source, dir, staging, drawn, journal, meter);
    return meter.bytes;
  } finally {
    await release();
  }
}
