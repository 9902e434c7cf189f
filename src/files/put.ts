import { randomBytes } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { getuid } from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClusterError } from '../errors.js';
import { insideOf, linkRefused, statusOf } from './inside.js';

/** For what others may read, whatever the umask: nobody else may write it. */
const SHARED_DIRECTORY = 0o755;
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;
const OF_OTHERS = 0o077;
/** Windows has no such flag. */
const NO_FOLLOW = (constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/**
 * Makes a directory and those above it. (Node's own recursive `mkdir` says of a read-only disk that it is not there.)
 *
 * @param mode of the last one
 * @returns whether it was not there before
 */
export async function makeDirectory(path: string, mode = SHARED_DIRECTORY): Promise<boolean> {
  try {
    return await makeOne(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    // Once: in /proc, the parent is there and nothing can be made in it, for the same reason.
    return makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (await isDirectory(path)) return false;
    throw error;
  }
}

/** Makes a directory in another, and those between, without following links. */
export async function makeInside(root: string, path: string, mode = SHARED_DIRECTORY): Promise<string> {
  await makeDirectory(root);
  const target = resolve(root, path);
  let at = root;
  for (const part of relative(root, target)
    .split(sep)
    .filter((word) => word !== '')) {
    at = join(at, part);
    await mkdir(at, { mode: at === target ? mode : SHARED_DIRECTORY }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await insideOf(root, at);
  }
  return target;
}

function isOurs({ uid }: { readonly uid: number }): boolean {
  return getuid === undefined || uid === getuid();
}

/** The same for what only this user may look into. One of an earlier version is closed to others. */
export async function makePrivateInside(root: string, path: string): Promise<string> {
  const target = await makeInside(root, path, PRIVATE_DIRECTORY);
  const status = await statusOf(target);
  if (status !== undefined && (status.mode & OF_OTHERS) !== 0 && isOurs(status)) await chmod(target, PRIVATE_DIRECTORY);
  return target;
}

/** A name that nobody can foresee, for a file on its way to `path`. */
function stagedName(path: string): string {
  return `${path}.new-${randomBytes(6).toString('hex')}`;
}

/** Puts a file in its place in one step. A link there is replaced, not followed. */
export async function replaceFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const staged = stagedName(path);
  // `wx` makes the file, or fails: it opens nothing that is there, links included.
  const file = await open(staged, 'wx', mode);
  try {
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

/**
 * Puts a file into a directory in one step, and makes the directories above it.
 *
 * @throws {ClusterError} `path-is-link`, `path-unusable`
 */
export async function writeInside(root: string, path: string, content: string, mode: number): Promise<void> {
  const target = await insideOf(root, path);
  await makeInside(root, dirname(target));
  if ((await statusOf(target))?.isDirectory() === true) {
    throw new ClusterError('path-unusable', `${target} is a directory, and a file is to be written there`, {
      hint: 'Move it away, or use another directory.',
    });
  }
  await replaceFile(target, content, mode);
}

/** Writes a new file that only this user may look into, and private directories above it. */
export async function writeStreamInside(
  root: string,
  path: string,
  body: AsyncIterable<Uint8Array>,
  mode: number,
): Promise<void> {
  await makePrivateInside(root, dirname(path));
  const file = createWriteStream(await insideOf(root, path), { flags: 'wx', mode: mode & ~OF_OTHERS });
  await pipeline(Readable.from(body, { objectMode: false }), file);
}

async function openExisting(root: string, path: string, flags: number, mode: number): Promise<FileHandle> {
  const target = await insideOf(root, path);
  const status = await statusOf(target);
  // Opening a pipe would wait for its reader.
  if (status !== undefined && !status.isFile()) {
    throw new ClusterError('path-unusable', `${target} is not a file`, {
      hint: 'Move it away, or use another directory.',
    });
  }
  try {
    return await open(target, flags | NO_FOLLOW, mode);
  } catch (error) {
    if (['ELOOP', 'EMLINK'].includes(String((error as NodeJS.ErrnoException).code))) throw await linkRefused(target);
    throw error;
  }
}

/** Opens a log for appending that only this user may read. */
export async function openLog(root: string, path: string): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
  // A named pipe in its place would else be waited for until somebody reads it.
  const file = await openExisting(root, path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, PRIVATE_FILE);
  const status = await file.stat();
  if ((status.mode & OF_OTHERS) !== 0 && isOurs(status)) await file.chmod(PRIVATE_FILE);
  return file;
}

/** Writes over a file in place, for one that a container has mounted. */
export async function overwriteInside(root: string, path: string, content: string): Promise<void> {
  const file = await openExisting(root, path, constants.O_WRONLY | constants.O_TRUNC, PRIVATE_FILE);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

/**
 * Writes over files of the user's in place, so that they keep their owner and mode.
 *
 * @throws {ClusterError} `path-is-link` where one is a link, which may lead anywhere; then none is written
 */
export async function overwriteFiles(files: readonly { readonly path: string; readonly content: string }[]) {
  const open = (path: string, flags: number) =>
    openExisting(dirname(resolve(path)), resolve(path), flags, PRIVATE_FILE);
  for (const { path } of files) await (await open(path, constants.O_WRONLY)).close();
  for (const { path, content } of files) await overwriteInside(dirname(resolve(path)), resolve(path), content);
}

/** Copies a file to another name beside it, unless that is taken, if only by a link: then `false`. */
export async function copyBeside(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
