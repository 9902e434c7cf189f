import { createHash } from 'node:crypto';
import { writeArchiveFile } from '../../files/archive-file.js';
import { textEntry } from '../../files/tar.js';
import type { TarEntry, TarWriter } from '../../files/tar.js';
import { CHECKSUMS_NAME, CONTENTS_NAME, formatChecksums, formatContents } from './contents.js';
import type { ArchiveContents, Checksums } from './contents.js';

export interface WriteArchiveOptions {
  /** Overwrite a file that is there. */
  readonly force: boolean;
  /** Called with the bytes of every piece that was read; may throw to end it. */
  readonly onBytes: (bytes: number) => void;
  /** What the reading of entries happens in. Default: nothing more than that. */
  readonly around?: (read: () => Promise<void>) => Promise<void>;
  /** Reads what was written; where it throws, there is no archive. */
  readonly check?: (file: string) => Promise<void>;
}

async function* watched(body: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}

/** Writes contents, entries and their checksums. */
async function writeEntries(
  tar: TarWriter,
  contents: ArchiveContents,
  entries: AsyncIterable<TarEntry>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const checksums: Record<string, Checksums[string]> = {};
  const add = async (entry: TarEntry) => {
    const hash = createHash('sha256');
    const body = watched(entry.body, (chunk) => {
      hash.update(chunk);
      onBytes(chunk.byteLength);
    });
    await tar.add({ ...entry, body });
    if (entry.type === 'file') checksums[entry.path] = { size: entry.size, sha256: hash.digest('hex') };
  };
  await add(textEntry(CONTENTS_NAME, formatContents(contents)));
  for await (const entry of entries) await add(entry);
  await tar.add(textEntry(CHECKSUMS_NAME, formatChecksums(checksums)));
}

/**
 * Writes an archive beside its place, and puts it there once it is complete.
 *
 * @returns its size in bytes
 * @throws {ClusterError} `archive-exists`, `archive-unwritable`
 */
export function writeArchive(
  file: string,
  contents: ArchiveContents,
  entries: AsyncIterable<TarEntry>,
  { force, onBytes, around = (read) => read(), check }: WriteArchiveOptions,
): Promise<number> {
  const fill = (tar: TarWriter) => around(() => writeEntries(tar, contents, entries, onBytes));
  return writeArchiveFile(file, force, fill, check);
}
