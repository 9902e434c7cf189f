import type { TarEntry } from '../../../files/tar.js';

/** Whoever works on the data of a source now. */
export interface SourceUser {
  /** `process 123`, `container restate`. */
  readonly label: string;
  /** How its owner stops it for good, as a command. */
  readonly stopCommand: string;
  /** Halts it in the middle of whatever it does; it does nothing until {@link resume}. */
  halt(): Promise<void>;
  resume(): Promise<void>;
}

/** The data of a single node, wherever it is. */
export interface Source {
  /** What it is called in messages: `/var/lib/restate`, `the volume restate-data`. */
  readonly label: string;
  /** The same text for the same data; a migration goes on only with the source it began with. */
  readonly id: string;
  /** Where a cluster made of it runs, unless asked otherwise. */
  readonly runtime: 'docker' | 'native';
  /** Whether entries come in one stream, so that each must be read for the next to be seen. */
  readonly streamed: boolean;
  /** Everything in it, from the directory named after the node on. Sockets are left out. */
  entries(): AsyncGenerator<TarEntry>;
  /** Who uses it now. */
  users(): Promise<readonly SourceUser[]>;
}
