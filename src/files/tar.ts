import { isError } from '../errors.js';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Duplex, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';

/** One entry of a tar stream. Its body must be read to the end before the next is asked for. */
export interface TarEntry {
  /** With slashes, without a leading `./` and a trailing slash. */
  readonly path: string;
  /** What it is: `file` and `directory` are all that this program writes. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly mtime: Date;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The entries of a tar stream, one after the other.
 *
 * @param through what the stream passes first, such as a decompressor
 * @throws where the stream fails, is no tar, or ends too early; at the latest after the last entry
 */
export async function* readTar(source: Readable, ...through: readonly Duplex[]): AsyncGenerator<TarEntry> {
  const extraction = tar.extract();
  const fed = pipeline([source, ...through, extraction]);
  // Of a failure the entries tell; whoever wants no more of them wants no reason.
  fed.catch(() => undefined);
  try {
    for await (const entry of extraction) {
      const { name, type, size, mode, mtime } = entry.header;
      yield {
        path: name.replace(/^\.\//, '').replace(/\/$/, ''),
        type: type ?? 'unknown',
        size: size ?? 0,
        mode: (mode ?? 0) & 0o777,
        mtime: mtime ?? new Date(0),
        body: entry,
      };
    }
  } finally {
    source.destroy();
  }
  await fed;
}

/** A text as an entry only its owner may read. */
export function textEntry(path: string, text: string): TarEntry {
  const bytes = Buffer.from(text);
  const body = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  return { path, type: 'file', size: bytes.length, mode: 0o600, mtime: new Date(), body };
}

/** Writes a tar stream, entry by entry. */
export class TarWriter {
  readonly #pack = tar.pack();
  readonly #taken: Promise<void>;

  /** @param take leads the stream to where it belongs; resolves once all of it is there */
  constructor(take: (stream: Readable) => Promise<void>) {
    this.#taken = take(Readable.from(this.#pack, { objectMode: false }));
    // Each call of `add` and `end` tells; one that fails between two of them is told by the next.
    this.#taken.catch(() => undefined);
  }

  /** Resolves when `work` has, or fails when what takes the stream does. */
  async #unlessFailed(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#taken.then(() => work)]);
  }

  /** @throws where what takes the stream fails, or the body has another size than announced */
  async add({ path, type, size, mode, mtime, body }: TarEntry): Promise<void> {
    const isFile = type === 'file';
    const header = { name: path, mode, mtime, size: isFile ? size : 0, type: isFile ? 'file' : 'directory' } as const;
    const added = new Promise<void>((resolve, reject) => {
      const sink = this.#pack.entry(header, (error) => {
        if (isError(error)) reject(error);
        else resolve();
      });
      sink.on('error', reject);
      if (isFile) this.#fill(sink, body).catch(reject);
    });
    await this.#unlessFailed(added);
  }

  async #fill(sink: Writable, body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of body) {
      if (!sink.write(chunk)) await this.#unlessFailed(once(sink, 'drain'));
    }
    sink.end();
  }

  /** Ends the stream, and waits until all of it is where it belongs. */
  async end(): Promise<void> {
    this.#pack.finalize();
    await this.#taken;
  }

  /** Gives it up: what takes the stream sees it fail. */
  async abort(reason: Error): Promise<void> {
    this.#pack.destroy(reason);
    await this.#taken.catch(() => undefined);
  }
}
