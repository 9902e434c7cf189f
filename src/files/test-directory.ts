import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ClusterError } from '../errors.js';
import { canonicalPath } from './canonical-path.js';
import { LOCK_NAME } from './lock.js';
import { MANIFEST_NAME } from './manifest.js';
import { makeDirectory } from './put.js';
import { isOwnDirectory, removeOwn, removeWhole } from './remove.js';

/** Short, since the paths of sockets below are limited to some hundred bytes. */
const PREFIX = 'rcl-';
export const TEST_DIRECTORY = /^rcl-[0-9a-f]{8}$/;

/** Where directories of test clusters are made. */
export function testDirectoryBase(): Promise<string> {
  return canonicalPath(tmpdir());
}

function newName(): string {
  return `${PREFIX}${randomBytes(4).toString('hex')}`;
}

/** A new path for a test cluster's directory; nothing is there yet. */
export async function newTestDirectory(): Promise<string> {
  return join(await testDirectoryBase(), newName());
}

/** Where clusters that are used again have theirs, each by its name. */
export function reusedDirectories(cache: string): string {
  return join(cache, 'clusters');
}

export function reusedDirectory(cache: string, name: string): string {
  return join(reusedDirectories(cache), name);
}

/**
 * Makes a directory that only this user may look into.
 *
 * @throws {ClusterError} `path-unusable` where something else is in its place
 */
export async function makePrivate(dir: string): Promise<void> {
  await makeDirectory(dirname(dir), 0o700);
  try {
    await mkdir(dir, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await isOwnDirectory(dir)) return;
    throw new ClusterError('path-unusable', `${dir} is not a directory of yours alone`, {
      hint: 'See what it is and remove it, or set TMPDIR, for `reuse` RESTATE_CLUSTER_CACHE, to another directory.',
      cause: error,
    });
  }
}

/**
 * Removes a test cluster's directory. What tells whose it is goes last, so that one who is killed meanwhile leaves a
 * directory that is still known for what it is.
 *
 * @throws {ClusterError} `path-unusable` where it is not a directory of this user alone
 */
export async function removeTestDirectory(dir: string): Promise<void> {
  const name = basename(dir);
  // Under the new name, too, it is looked for by the next that cleans up.
  const away = TEST_DIRECTORY.test(name) ? newName() : `${name}.removed-${randomBytes(6).toString('hex')}`;
  await removeOwn(dir, away, async (moved) => {
    for (const entry of await readdir(moved)) {
      if (entry !== MANIFEST_NAME && entry !== LOCK_NAME) await removeWhole(join(moved, entry));
    }
    await removeWhole(join(moved, MANIFEST_NAME));
    await removeWhole(moved);
  });
}
