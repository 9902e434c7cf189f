import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { ClusterError } from '../../errors.js';
import { freeDiskMb } from '../../machine/disk.js';
import type { RuntimeKind } from '../../spec/types.js';
import { engineFacts } from '../doctor/engine-facts.js';
import { archiveInvalid } from './contents.js';
import type { ArchiveContents } from './contents.js';

/** No cluster of ours has more files. Each is remembered while an archive is read. */
const MAX_ENTRIES = 200_000;
const MAX_PATH = 1_024;
/** Restate's data is packed already, and gets no smaller than this part. */
const RATIO = 20;
/** What a node without any data has on disk, mostly zeros: 220 MB with Restate 1.7. */
const EMPTY_NODE = 256_000_000;
/** What headers and their padding take beside an entry, a long name in a header of its own among them. */
const OVERHEAD = 4_096;
/** What may be on its way between the decompressor and the reader, and at the end of an archive. */
const SLACK = 16_000_000;

/** What an archive may unpack to. */
export interface Allowance {
  /** Bytes. */
  readonly bytes: number;
  /** What an archive that needs more is refused with. */
  readonly refusal: () => ClusterError;
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${String(Math.ceil(bytes / 1e6))} MB` : `${(Math.ceil(bytes / 1e8) / 10).toFixed(1)} GB`;
}

/** Where data of a cluster that is restored goes; `undefined` where its disk can't be seen from here. */
async function diskOf(runtime: RuntimeKind, dir: string): Promise<string | undefined> {
  if (runtime === 'native') return dir;
  const engine = await engineFacts();
  return engine.answers && engine.isHere ? engine.info?.dataRoot : undefined;
}

/** What an archive of that size unpacks to at most, unless somebody made it so that it fills a disk. */
export function usualSize(size: number, nodes: number): number {
  return size * RATIO + nodes * EMPTY_NODE;
}

function largerThan(limit: number): ClusterError {
  const double = Math.ceil((limit * 2) / 1e9);
  return new ClusterError(
    'archive-invalid',
    `the archive unpacks to more than ${gigabytes(limit)}, which is more than a cluster of its size has`,
    { hint: `Nothing was changed. If you know who made it, allow more with \`--max-size ${String(double)}GB\`.` },
  );
}

function noRoom(free: number, disk: string): ClusterError {
  return new ClusterError(
    'archive-invalid',
    `the archive unpacks to more than the ${gigabytes(free)} free in ${disk}`,
    {
      hint: 'Nothing was changed. Make room there, or restore it into a directory on another disk with `--dir`.',
    },
  );
}

/**
 * What an archive may unpack to: not much more than clusters of its size do, and never more than the disk has free. Both
 * hold for its own words and for what is in it.
 *
 * @param maxBytes in place of the usual size
 */
export async function allowanceFor(
  file: string,
  { nodes }: Pick<ArchiveContents, 'nodes'>,
  target: { readonly runtime: RuntimeKind; readonly dir: string },
  maxBytes?: number,
): Promise<Allowance> {
  const limit = maxBytes ?? usualSize((await stat(file)).size, nodes.length);
  const disk = await diskOf(target.runtime, target.dir);
  const freeMb = disk === undefined ? undefined : await freeDiskMb(disk);
  const free = freeMb === undefined ? Infinity : freeMb * 1_024 ** 2;
  return limit <= free || disk === undefined
    ? { bytes: limit, refusal: () => largerThan(limit) }
    : { bytes: free, refusal: () => noRoom(free, disk) };
}

/** Holds an archive to its limits while it is read, each before what it allows takes memory or time. */
export class Limits {
  readonly #allowance: Allowance | undefined;
  #entries = 0;
  #announced = 0;
  #accounted = 0;
  #passed = 0;

  constructor(allowance?: Allowance) {
    this.#allowance = allowance;
  }

  /** @throws {ClusterError} `archive-invalid` */
  add(path: string, size: number): void {
    if (++this.#entries > MAX_ENTRIES) throw archiveInvalid(`it has more than ${String(MAX_ENTRIES)} entries`);
    if (path.length > MAX_PATH)
      throw archiveInvalid(`it has an entry with a path of ${String(path.length)} characters`);
    this.#announced += size;
    this.#accounted += size + OVERHEAD;
    const { bytes = Infinity, refusal } = this.#allowance ?? {};
    if (refusal !== undefined && this.#announced > bytes) throw refusal();
  }

  /**
   * Stops what decompresses to more than its entries say: headers without end, which a reader keeps in memory, and bytes
   * after the last entry.
   */
  readonly guard = (): Transform =>
    new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#passed += chunk.length;
        if (this.#passed <= this.#accounted + SLACK) done(null, chunk);
        else done(archiveInvalid('it has much that belongs to no entry'));
      },
    });
}
