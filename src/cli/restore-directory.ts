import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ArchiveContents } from '../cluster/backup/contents.js';
import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { readManifest } from '../files/manifest.js';
import { DEFAULT_SPEC_FILE, readSpecText } from '../files/spec-file.js';
import { readSpec } from '../spec/parse.js';
import { DEFAULT_DIR, directoryOf } from './cluster-flags.js';
import type { ClusterFlags } from './options.js';

/** The name of the cluster that a plain `up` here is about; `undefined` where no spec file says. */
async function nameHere(): Promise<string | undefined> {
  if (!existsSync(DEFAULT_SPEC_FILE)) return undefined;
  try {
    return readSpec(await readSpecText(DEFAULT_SPEC_FILE), DEFAULT_SPEC_FILE).spec.name;
  } catch (error) {
    // One that can't be used is for `up` to tell.
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

/** Whether a directory still holds the files of the cluster of an archive, as `down --purge` leaves them. */
async function isItsPlace({ dir, manifest }: ArchiveContents): Promise<boolean> {
  // A damaged one is no reason to restore there.
  const there = await readManifest(dir).catch(() => undefined);
  return there?.spec.name === manifest.spec.name && there.runtime === manifest.runtime;
}

/**
 * Where an archive is restored when nobody says: where the next `up` looks for the cluster. That is the directory it had,
 * where that is below this one or still holds its files; an archive names no other place of this machine. Else it is
 * where `up` makes a cluster: ./restate-cluster, unless the cluster was one of `up --name`, or the spec file here is
 * another's.
 */
export async function restoreDirectory(flags: ClusterFlags, contents: ArchiveContents): Promise<string> {
  if (flags.name !== undefined) return directoryOf(flags);
  const { dir, manifest } = contents;
  if (dirname(dir) === (await canonicalPath('.')) || (await isItsPlace(contents))) return dir;
  const { name } = manifest.spec;
  const byName = directoryOf({ name });
  const here = await nameHere();
  const isPlain = here === undefined ? basename(dir) !== byName : here === name;
  return isPlain ? DEFAULT_DIR : byName;
}
