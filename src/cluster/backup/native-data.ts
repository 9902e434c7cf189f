import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import type { TarEntry } from '../../files/tar.js';

const READ_AT_ONCE = 1024 * 1024;

/** Opens the file when it is read. A file of no bytes need not be opened. */
async function* contentsOf(path: string, size: number): AsyncGenerator<Uint8Array> {
  if (size > 0) yield* createReadStream(path, { end: size - 1, highWaterMark: READ_AT_ONCE }) as AsyncIterable<Buffer>;
}

async function* none(): AsyncGenerator<Uint8Array> {
  // Nothing to give.
}

/** Everything below a directory; nothing where there is none. Sockets, which are no data, are left out. */
export async function* readDirectory(root: string, below = ''): AsyncGenerator<TarEntry> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((error: unknown) => {
    if (below === '' && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const full = join(root, path);
    if (entry.isSocket()) continue;
    if (!entry.isDirectory() && !entry.isFile()) {
      throw new ClusterError('command-failed', `${full} is neither a file nor a directory, and can't be copied`, {
        hint: 'Restate makes no such thing: remove it if it is yours.',
      });
    }
    const { size, mode, mtime } = await stat(full);
    const common = { path, mode: mode & 0o777, mtime };
    if (entry.isDirectory()) {
      yield { ...common, type: 'directory', size: 0, body: none() };
      yield* readDirectory(root, path);
    } else {
      yield { ...common, type: 'file', size, body: contentsOf(full, size) };
    }
  }
}
