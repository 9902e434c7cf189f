import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../../errors.js';
import { readManifest } from '../../files/manifest.js';
import { JOURNAL_NAME } from '../migrate/journal.js';
import { formatContents, parseContents } from './contents.js';
import type { ArchiveContents } from './contents.js';
import { readArchive } from './read-archive.js';
import { checkEdits, manifestFor, planRestoration } from './restoration.js';

/**
 * Refuses a cluster that is on its way to something else: a copy is of one cluster, with one spec.
 *
 * @throws {ClusterError} `settings-changed`
 */
export async function checkSettled(dir: string): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest?.changing !== undefined) {
    throw new ClusterError('settings-changed', `${manifest.spec.name} is in the middle of a change`, {
      hint: 'Finish that with `restate-cluster up --continue`, or take it back with `restate-cluster up --undo`; then copy it.',
    });
  }
  if (existsSync(join(dir, JOURNAL_NAME))) {
    throw new ClusterError('settings-changed', `the cluster in ${dir} is in the middle of a migration`, {
      hint: 'Finish that with the same `restate-cluster migrate`; then copy it.',
    });
  }
}

/**
 * Refuses what could be copied, and not be restored: edits of files that would be generated differently by now.
 *
 * @throws {ClusterError} `files-edited`
 */
export async function checkRestorable(contents: ArchiveContents): Promise<void> {
  const restoration = await planRestoration(contents, contents.dir, {});
  try {
    checkEdits(contents, manifestFor(restoration).files);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw new ClusterError(error.code, error.message, {
      hint: 'Bring the directory up to date with `restate-cluster generate --force`, which keeps a copy of each edit; then copy it.',
      cause: error,
    });
  }
}

function unusable(why: string, cause?: unknown): ClusterError {
  return new ClusterError('archive-unwritable', `what was written can't be restored: ${why}`, {
    hint: 'It was removed. Look whether the disk is sound, or name a file on another one.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Reads an archive back, as a restore does, and holds it to what it was made from.
 *
 * @param bytes of everything that was put into it
 * @throws {ClusterError} `archive-unwritable`
 */
export async function verifyArchive(
  file: string,
  contents: ArchiveContents,
  bytes: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let read = 0;
  const count = (more: number) => {
    read += more;
    onBytes(more);
  };
  let found: ArchiveContents;
  try {
    ({ contents: found } = await readArchive(file, { onBytes: count }));
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'archive-invalid') throw unusable(error.message, error);
    throw error;
  }
  const text = formatContents(contents);
  const said = Buffer.byteLength(text);
  if (!isDeepStrictEqual(found, parseContents(text))) throw unusable('it says something else');
  if (read + said !== bytes) throw unusable(`${String(bytes - said)} bytes went into it, and ${String(read)} came out`);
  await checkRestorable(found);
}
