import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdtemp, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getuid } from 'node:process';
import { ClusterError } from '../errors.js';
import { insideOf, statusOf } from './inside.js';
import { makeDirectory } from './put.js';

const WHOLE = { recursive: true, force: true, maxRetries: 5 } as const;
const BY_ALL = 0o002;
/** What a removal that was killed leaves. */
const REMOVED = /^\.removed-[0-9a-f]{12}$/;

/** Removes what is at a path in a directory of this user alone: what a link there leads to stays. */
export async function removeWhole(path: string): Promise<void> {
  await rm(path, WHOLE);
}

function privateName(): string {
  return `.removed-${randomBytes(6).toString('hex')}`;
}

function isSame(one: Stats, other: Stats | undefined): boolean {
  return other?.isDirectory() === true && one.dev === other.dev && one.ino === other.ino;
}

/** Whether what was looked at is a directory of this user, no link, that not everybody may write to. */
function isOwn(status: Stats | undefined): status is Stats {
  if (status?.isDirectory() !== true || (status.mode & BY_ALL) !== 0) return false;
  return getuid === undefined || status.uid === getuid();
}

/** Whether a path is a directory of this user, no link, that not everybody may write to. */
export async function isOwnDirectory(path: string): Promise<boolean> {
  return isOwn(await statusOf(path));
}

function replaced(path: string): ClusterError {
  return new ClusterError('path-unusable', `${path} was replaced while it was being removed; nothing was removed`, {
    hint: 'See who else works there, and run the command again.',
  });
}

/** Removes what a directory holds, and leaves the directory: the disk that is mounted there stays. */
async function empty(path: string): Promise<void> {
  for (const entry of await readdir(path)) await removeWhole(join(path, entry));
}

/**
 * Removes a directory that was looked at. It is moved to a name that nobody knows and looked at again there: what was
 * put in its place meanwhile stays.
 *
 * @param away the new name, in the same directory
 * @param remove removes it under its new name
 */
async function removeLookedAt(path: string, seen: Stats, away: string, remove = removeWhole): Promise<void> {
  try {
    await rename(path, away);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    // A mount point can't be moved, nor can a directory of a lower layer of an overlay.
    if ((code !== 'EBUSY' && code !== 'EXDEV') || !isSame(seen, await statusOf(path))) throw error;
    await (code === 'EBUSY' ? empty(path) : removeWhole(path));
    return;
  }
  if (!isSame(seen, await statusOf(away))) {
    await rename(away, path);
    throw replaced(path);
  }
  try {
    await remove(away);
  } catch (error) {
    // What could not be removed is found where it was. The first failure is the one to tell.
    await rename(away, path).catch(() => undefined);
    throw error;
  }
}

/**
 * Removes a file, or a directory with everything in it, from a directory. Follows no link. Does nothing where it is not
 * there.
 *
 * @throws {ClusterError} `path-is-link`, and then nothing was removed
 */
export async function removeInside(root: string, path: string): Promise<void> {
  const target = await insideOf(root, path);
  const status = await statusOf(target);
  if (status === undefined) return;
  if (status.isDirectory()) await removeLookedAt(target, status, join(dirname(target), privateName()));
  else {
    await unlink(target).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
}

/** Removes what removals in a directory left that were killed. */
export async function clearRemoved(root: string, path: string): Promise<void> {
  const parent = await insideOf(root, path);
  if ((await statusOf(parent)) === undefined) return;
  for (const entry of await readdir(parent)) if (REMOVED.test(entry)) await removeWhole(join(parent, entry));
}

/**
 * Removes a directory that is known by its name alone.
 *
 * @param away its name until it is gone, by which one that is killed is found again
 * @param remove removes it under that name
 * @throws {ClusterError} `path-unusable` where it is not a directory of this user alone
 */
export async function removeOwn(path: string, away: string, remove?: (moved: string) => Promise<void>): Promise<void> {
  const status = await statusOf(path);
  if (status === undefined) return;
  if (!isOwn(status)) {
    throw new ClusterError('path-unusable', `${path} is not a directory of yours alone; nothing in it was removed`, {
      hint: 'See what it is, and remove it by hand.',
    });
  }
  await removeLookedAt(path, status, join(dirname(path), away), remove);
}

/** A new directory that only this user may look into. */
export interface TemporaryDirectory {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Makes a directory with an unpredictable name, and the one above it. */
export async function makeTemporary(parent: string, prefix: string): Promise<TemporaryDirectory> {
  await makeDirectory(parent);
  const path = await mkdtemp(join(parent, prefix));
  return { path, remove: () => removeOwn(path, privateName()) };
}
