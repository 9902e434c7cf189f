import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { getuid, kill, pid } from 'node:process';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ClusterError } from '../errors.js';
import { systemReason } from '../system-errors.js';
import { statusOf } from './inside.js';
import { TarWriter } from './tar.js';

/** Data is mostly zeros and small numbers: more effort makes it little smaller, and much slower. */
const GZIP_LEVEL = 1;
const READ_AND_WRITTEN_BY_OWNER = 0o600;
/** An archive that is being written, by the id of the process that does. */
const UNFINISHED = /^\.restate-cluster-archive\.(\d+)(?:-[0-9a-f]+)?\.part$/;

function alreadyThere(file: string): ClusterError {
  return new ClusterError('archive-exists', `${file} is already there`, {
    hint: 'Name another file, or overwrite it with `--force`.',
  });
}

/** @throws {ClusterError} `archive-exists` where `force` does not say to overwrite it */
export async function checkArchivePlace(file: string, force: boolean): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory() === true) {
    throw new ClusterError('archive-exists', `${file} is a directory`, { hint: 'Name a file in it.' });
  }
  if (there !== undefined && !force) throw alreadyThere(file);
}

function isAlive(process: number): boolean {
  try {
    kill(process, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what backups into a directory left that were killed. */
async function removeUnfinished(dir: string): Promise<void> {
  const unfinished = (await readdir(dir)).filter((name) => {
    const writer = UNFINISHED.exec(name)?.[1];
    return writer !== undefined && !isAlive(Number(writer));
  });
  for (const name of unfinished) {
    const path = join(dir, name);
    const status = await statusOf(path);
    const isOurs = status?.isFile() === true && (getuid === undefined || status.uid === getuid());
    if (isOurs) await rm(path, { force: true });
  }
}

/**
 * Writes a compressed tar file beside its place, and puts it there once it is complete. Only its owner may read it: data,
 * files and logs may hold secrets.
 *
 * @param force overwrite a file that is there
 * @param fill adds the entries; the end is written after it
 * @param check reads what was written; where it throws, nothing is put in its place
 * @returns its size in bytes
 * @throws {ClusterError} `archive-exists`, `archive-unwritable`
 */
export async function writeArchiveFile(
  file: string,
  force: boolean,
  fill: (tar: TarWriter) => Promise<void>,
  check: (file: string) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const dir = dirname(resolve(file));
  const unfinished = join(dir, `.restate-cluster-archive.${String(pid)}-${randomBytes(6).toString('hex')}.part`);
  try {
    await removeUnfinished(dir);
    const tar = new TarWriter((stream) =>
      pipeline(
        stream,
        createGzip({ level: GZIP_LEVEL }),
        createWriteStream(unfinished, { flags: 'wx', mode: READ_AND_WRITTEN_BY_OWNER, flush: true }),
      ),
    );
    try {
      await fill(tar);
      await tar.end();
    } catch (error) {
      await tar.abort(error as Error);
      throw error;
    }
    await check(unfinished);
    if (force) await rename(unfinished, file);
    else await link(unfinished, file);
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(file);
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new ClusterError('archive-unwritable', `${basename(file)} can't be written: ${systemReason(error)}`, {
      hint: 'Name a file in a directory that exists, that you have permission to write, and that has free space.',
      cause: error,
    });
  } finally {
    await rm(unfinished, { force: true });
  }
}
