import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ArchiveContents } from '../cluster/backup/contents.js';
import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { readManifest } from '../files/manifest.js';
import { DEFAULT_SPEC_FILE, readSpecText } from '../files/spec-file.js';
import { readSpec } from '../spec/parse.js';
import { DEFAULT_DIR, defaultDirectory, directoryOf } from './cluster-flags.js';
import type { ClusterFlags } from './options.js';

/** What decides where an archive is restored when nobody says. */
export interface RestorePlace {
  /** The cluster's name, and the directory it had. */
  readonly name: string;
  readonly dir: string;
  /** Whether that directory still holds the cluster's files, as `down --purge` leaves them. */
  readonly kept: boolean;
  /** The current directory, without symbolic links. */
  readonly cwd: string;
  /** The cluster that the spec file here is about; `undefined` where there is none. */
  readonly specName: string | undefined;
}

/**
 * Where the next `up` looks for the cluster. That is the directory it had, where that is in this one or still holds its
 * files; an archive names no other place of this machine. Else it is where `up` makes a cluster: ./restate-cluster, unless
 * the cluster was one of `up --name`, or the spec file here is about another.
 */
export function placeToRestore({ name, dir, kept, cwd, specName }: RestorePlace): string {
  if (kept || dirname(dir) === cwd) return dir;
  const byName = defaultDirectory(name);
  const isPlain = specName === undefined ? basename(dir) !== byName : specName === name;
  return isPlain ? DEFAULT_DIR : byName;
}

async function specNameHere(): Promise<string | undefined> {
  if (!existsSync(DEFAULT_SPEC_FILE)) return undefined;
  try {
    return readSpec(await readSpecText(DEFAULT_SPEC_FILE), DEFAULT_SPEC_FILE).spec.name;
  } catch (error) {
    // One that can't be used is for `up` to tell.
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

async function isKept({ dir, manifest }: ArchiveContents): Promise<boolean> {
  // A damaged one is no reason to restore there.
  const there = await readManifest(dir).catch(() => undefined);
  return there?.spec.name === manifest.spec.name && there.runtime === manifest.runtime;
}

/** The directory for an archive where flags do not say. */
export async function restoreDirectory(flags: ClusterFlags, contents: ArchiveContents): Promise<string> {
  if (flags.name !== undefined) return directoryOf(flags);
  const { dir, manifest } = contents;
  const [kept, cwd, specName] = [await isKept(contents), await canonicalPath('.'), await specNameHere()];
  return placeToRestore({ name: manifest.spec.name, dir, kept, cwd, specName });
}
