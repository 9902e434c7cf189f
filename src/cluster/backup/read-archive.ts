import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ClusterError } from '../../errors.js';
import { readTar } from '../../files/tar.js';
import type { TarEntry } from '../../files/tar.js';
import { archiveInvalid, CHECKSUMS_NAME, CONTENTS_NAME, parseChecksums, parseContents } from './contents.js';
import type { ArchiveContents, Checksums } from './contents.js';
import { Limits } from './limits.js';
import type { Allowance } from './limits.js';
import { placeOf } from './paths.js';
import type { Place } from './paths.js';

const READ_AT_ONCE = 256 * 1024;
/** No list of ours is longer, in bytes: that of checksums has a line or two an entry. */
const MAX_TEXT = 64 * 1024 * 1024;
const MAX_CONTENTS = 4 * 1024 * 1024;

export interface ReadArchiveOptions {
  /** Called with the bytes of every piece that was read; may throw to end it. */
  readonly onBytes: (bytes: number) => void;
  /** What it may unpack to. Default: whatever it does. */
  readonly allowance?: Allowance | undefined;
  /** Takes an entry, and reads its body to the end. Default: the archive is only checked. */
  readonly take?: (entry: TarEntry, place: Place) => Promise<void>;
}

async function textOf({ path, size, body }: TarEntry, max: number): Promise<Buffer> {
  if (size > max) throw archiveInvalid(`its ${path} is too long`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads an entry, and keeps nothing. */
export async function readToEnd({ body }: TarEntry): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}

export interface ReadResult {
  readonly contents: ArchiveContents;
  /** The same for archives with the same files. */
  readonly fingerprint: string;
}

/** What was found in an archive so far. */
class Reading {
  contents: ArchiveContents | undefined;
  readonly limits: Limits;
  #fingerprint = '';
  #checksums: Checksums | undefined;
  readonly #found = new Map<string, Checksums[string]>();
  readonly #seen = new Set<string>();
  readonly #options: ReadArchiveOptions;

  constructor(options: ReadArchiveOptions) {
    this.#options = options;
    this.limits = new Limits(options.allowance);
  }

  async read(entry: TarEntry): Promise<void> {
    const { path, type } = entry;
    this.limits.add(path, entry.size);
    if (this.#checksums !== undefined) throw archiveInvalid(`it goes on after its ${CHECKSUMS_NAME}`);
    if (type !== 'file' && type !== 'directory') throw archiveInvalid(`${path} in it is a ${type}`);
    if (this.#seen.has(path)) throw archiveInvalid(`${path} is in it twice`);
    this.#seen.add(path);
    if (this.contents === undefined) await this.#readContents(entry);
    else if (path === CHECKSUMS_NAME) {
      const text = await textOf(entry, MAX_TEXT);
      this.#checksums = parseChecksums(text.toString());
      this.#fingerprint = createHash('sha256').update(text).digest('hex');
    } else await this.#take(entry, placeOf(path, this.contents));
  }

  async #readContents(entry: TarEntry): Promise<void> {
    if (entry.path !== CONTENTS_NAME) throw archiveInvalid('it was not written by `restate-cluster backup`');
    const text = await textOf(entry, MAX_CONTENTS);
    this.contents = parseContents(text.toString());
    this.#found.set(entry.path, { size: text.length, sha256: createHash('sha256').update(text).digest('hex') });
  }

  async #take(entry: TarEntry, place: Place): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    const { onBytes } = this.#options;
    const body = (async function* () {
      for await (const chunk of entry.body) {
        hash.update(chunk);
        size += chunk.byteLength;
        onBytes(chunk.byteLength);
        yield chunk;
      }
    })();
    await (this.#options.take ?? readToEnd)({ ...entry, body }, place);
    if (entry.type === 'file') this.#found.set(entry.path, { size, sha256: hash.digest('hex') });
  }

  /** Compares what was found with what must be there. */
  end(): ReadResult {
    if (this.contents === undefined || this.#checksums === undefined) throw archiveInvalid('it is not complete');
    for (const [path, { size, sha256 }] of Object.entries(this.#checksums)) {
      const found = this.#found.get(path);
      if (found === undefined) throw archiveInvalid(`${path} is missing in it`);
      if (found.size !== size || found.sha256 !== sha256) throw archiveInvalid(`${path} in it is damaged`);
      this.#found.delete(path);
    }
    const [extra] = this.#found.keys();
    if (extra !== undefined) throw archiveInvalid(`${extra} in it has no checksum`);
    return { contents: this.contents, fingerprint: this.#fingerprint };
  }
}

/**
 * Reads an archive from its first byte to its last, and holds it to its checksums.
 *
 * @throws {ClusterError} `archive-invalid`; or what `take` throws
 */
export async function readArchive(file: string, options: ReadArchiveOptions): Promise<ReadResult> {
  const { take } = options;
  let taking: unknown;
  const reading = new Reading({
    ...options,
    ...(take === undefined
      ? {}
      : {
          take: async (entry, place) => {
            await take(entry, place).catch((error: unknown) => {
              taking = error;
              throw error;
            });
          },
        }),
  });
  try {
    const source = createReadStream(file, { highWaterMark: READ_AT_ONCE });
    for await (const entry of readTar(source, createGunzip(), reading.limits.guard())) await reading.read(entry);
  } catch (error) {
    if (error instanceof ClusterError || error === taking) throw error;
    throw archiveInvalid(reasonOf(file, error as NodeJS.ErrnoException), error);
  }
  return reading.end();
}

/**
 * What an archive says of itself; the rest of it is neither read nor checked.
 *
 * @throws {ClusterError} `archive-invalid`
 */
export async function readContents(file: string): Promise<ArchiveContents> {
  const reading = new Reading({ onBytes: () => undefined });
  try {
    for await (const entry of readTar(createReadStream(file), createGunzip(), reading.limits.guard())) {
      await reading.read(entry);
      if (reading.contents !== undefined) return reading.contents;
    }
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw archiveInvalid(reasonOf(file, error as NodeJS.ErrnoException), error);
  }
  throw archiveInvalid('it is empty');
}

function reasonOf(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${file} does not exist`;
  if (code === 'EISDIR') return `${file} is a directory`;
  if (code === 'EACCES') return `${file} may not be read`;
  return `it is damaged or no such archive (${message})`;
}
