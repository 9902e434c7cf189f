import { existsSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stdin } from 'node:process';
import { ClusterError } from '../errors.js';
import { readTextStream, tryReadText } from '../machine/text-file.js';
import { systemReason } from '../system-errors.js';
import { makeDirectory, replaceFile } from './put.js';
import { backUp } from './write.js';

/** The spec a command uses when none is named, if it is in the current directory. */
export const DEFAULT_SPEC_FILE = 'restate-cluster.yaml';

/**
 * Reads the text of a spec: a file, or `-` for standard input.
 *
 * @throws {ClusterError} `spec-unreadable`
 */
export async function readSpecText(path: string): Promise<string> {
  const read = path === '-' ? await readTextStream(stdin, 'spec') : await tryReadText(path, 'spec');
  if ('text' in read) return read.text;
  throw new ClusterError('spec-unreadable', `${path === '-' ? 'standard input' : path} ${read.fault}`, {
    hint: 'Name a spec file, `-` for standard input, or none for a 3-node cluster.',
    ...(read.cause === undefined ? {} : { cause: read.cause }),
  });
}

function unwritable(path: string, error: unknown): ClusterError {
  return new ClusterError('spec-unwritable', `${path} can't be written: ${systemReason(error)}`, {
    hint: 'Name another file, or `-` for standard output.',
    cause: error,
  });
}

/**
 * Refuses a place that is taken.
 *
 * @throws {ClusterError} `spec-exists`; `spec-unwritable` where the place can't even be looked at
 */
export async function checkVacant(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unwritable(path, error);
  }
  throw new ClusterError('spec-exists', `${path} is already there`, {
    hint: 'Name another file, or overwrite it with `--force`, which keeps a copy.',
  });
}

/**
 * Writes a new spec. With `overwrite`, what was there before is kept as a copy, whose path is returned.
 *
 * @throws {ClusterError} `spec-exists` without `overwrite`; `spec-unwritable`
 */
export async function writeSpecText(
  path: string,
  content: string,
  options: { readonly overwrite: boolean },
): Promise<string | undefined> {
  if (!options.overwrite) await checkVacant(path);
  const [dir, file] = [dirname(path), basename(path)];
  try {
    const copy = existsSync(path) ? await backUp(dir, file) : undefined;
    await makeDirectory(dir);
    await replaceFile(path, content, 0o644);
    return copy === undefined ? undefined : join(dir, copy);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes a spec that a command has edited over itself, in one step.
 *
 * @throws {ClusterError} `spec-unwritable`
 */
export async function rewriteSpec(path: string, content: string): Promise<void> {
  try {
    const { mode } = await stat(path);
    await replaceFile(path, content, mode & 0o777);
  } catch (error) {
    throw unwritable(path, error);
  }
}
