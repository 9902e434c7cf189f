import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClusterError } from '../../../errors.js';
import { canonicalPath } from '../../../files/canonical-path.js';
import type { TarEntry } from '../../../files/tar.js';
import { findLockHolder } from '../../../machine/file-locks.js';
import { readDirectory } from '../../backup/native-data.js';
import { MARKER_NAME } from '../marker.js';
import { processUser } from './process-user.js';
import type { Source, SourceUser } from './source.js';

function unreadable(dir: string, { code }: NodeJS.ErrnoException, cause: unknown): ClusterError {
  const why = code === 'ENOENT' ? 'is not there' : code === 'ENOTDIR' ? 'is no directory' : 'may not be read';
  return new ClusterError('source-unfit', `${dir} ${why}`, {
    hint:
      code === 'EACCES'
        ? 'Read it as its owner; the data of a container is read with `--from-container` or `--from-volume`.'
        : 'Name the data directory of a Restate node; it is often called restate-data.',
    cause,
  });
}

/** A file that may not be read is refused in our words, wherever in the directory it is. */
async function* guarded(dir: string, entries: AsyncGenerator<TarEntry>): AsyncGenerator<TarEntry> {
  try {
    yield* entries;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw unreadable(dir, error as NodeJS.ErrnoException, error);
  }
}

async function* below(name: string, entries: AsyncGenerator<TarEntry>): AsyncGenerator<TarEntry> {
  for await (const entry of entries) yield { ...entry, path: `${name}/${entry.path}` };
}

async function databases(node: string): Promise<string[]> {
  const entries = await readdir(node, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(node, name, 'LOCK'));
}

async function usersOf(nodes: readonly string[]): Promise<readonly SourceUser[]> {
  const locks = (await Promise.all(nodes.map(databases))).flat().filter((lock) => existsSync(lock));
  for (const lock of locks) {
    const holder = await findLockHolder(lock);
    // One server has all databases of a node.
    if (holder !== undefined) return [processUser(holder)];
  }
  return [];
}

/**
 * A data directory on this machine: the one that holds the node's directory, or that itself.
 *
 * @throws {ClusterError} `source-unfit` where it is not there or may not be read
 */
export async function directorySource(directory: string): Promise<Source> {
  const dir = await canonicalPath(directory);
  const names = await readdir(dir).catch((error: unknown) => {
    throw unreadable(dir, error as NodeJS.ErrnoException, error);
  });
  const isNode = names.includes(MARKER_NAME);
  const nodes = isNode
    ? [dir]
    : names.map((name) => join(dir, name)).filter((path) => existsSync(join(path, MARKER_NAME)));
  return {
    label: dir,
    id: `directory:${dir}`,
    runtime: 'native',
    streamed: false,
    entries: () => guarded(dir, isNode ? below(basename(dir), readDirectory(dir)) : nodeDirectories(nodes)),
    users: () => usersOf(nodes),
  };
}

/** What else lies in such a directory is none of ours. */
async function* nodeDirectories(nodes: readonly string[]): AsyncGenerator<TarEntry> {
  for (const node of nodes) yield* below(basename(node), readDirectory(node));
}
