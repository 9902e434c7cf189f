import { lstat, readlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ClusterError } from '../errors.js';
import { printable } from '../spec/printable.js';

/** What is at a path itself, also where that is a link; `undefined` where nothing is. */
export async function statusOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Why a symbolic link is not followed, and what to do. */
export async function linkRefused(path: string): Promise<ClusterError> {
  const target = await readlink(path).catch(() => '?');
  return new ClusterError(
    'path-is-link',
    `${printable(path)} is a symbolic link to ${printable(target)}; links inside a cluster directory are not followed`,
    {
      hint: 'Remove the link. To keep a cluster on another disk, put its whole directory there (`--dir`), or mount the disk in place of the link.',
    },
  );
}

/**
 * The absolute path of something in a directory. A checkout of somebody else, or another user, may have put links there:
 * what is written or removed through one lies elsewhere.
 *
 * @param root is trusted, and may itself be reached through links
 * @param path below it, relative or absolute; need not exist
 * @throws {ClusterError} `path-is-link` where a part of it is a symbolic link; `path-unusable` where one is a file
 */
export async function insideOf(root: string, path: string): Promise<string> {
  const target = resolve(root, path);
  const below = relative(root, target);
  if (below === '' || isAbsolute(below) || below.split(sep)[0] === '..') {
    throw new TypeError(`${target} is not below ${root}`);
  }
  let at = root;
  for (const part of below.split(sep)) {
    at = join(at, part);
    const status = await statusOf(at);
    if (status === undefined) return target;
    if (status.isSymbolicLink()) throw await linkRefused(at);
    if (at !== target && !status.isDirectory()) {
      throw new ClusterError('path-unusable', `${printable(at)} is not a directory`, {
        hint: 'Move it away, or use another directory.',
      });
    }
  }
  return target;
}

/** Refuses a directory that has links at any of these paths, before anything is written there or removed. */
export async function refuseLinks(root: string, paths: Iterable<string>): Promise<void> {
  for (const path of paths) await insideOf(root, path);
}
