import type { ClusterEvent, EventListener } from '../events.js';
import { throwIfInterrupted } from '../poll.js';

const TELL_EVERY_MS = 100;

type Kind = Extract<ClusterEvent, { type: 'transfer' }>['what'];

interface MeterOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener | undefined;
}

/** Counts bytes on their way, and tells of them now and then. */
export class Meter {
  bytes = 0;
  readonly #what: Kind;
  readonly #total: number | undefined;
  readonly #options: MeterOptions;
  #told = -Infinity;

  constructor(what: Kind, options: MeterOptions, total?: number) {
    this.#what = what;
    this.#options = options;
    this.#total = total;
  }

  /** @throws {ClusterError} `interrupted` once the signal is aborted */
  readonly onBytes = (bytes: number): void => {
    throwIfInterrupted(this.#options.signal);
    this.bytes += bytes;
    const now = performance.now();
    if (now - this.#told < TELL_EVERY_MS) return;
    this.#told = now;
    this.#options.onEvent?.({ type: 'transfer', what: this.#what, bytes: this.bytes, total: this.#total });
  };

  /** Counts what is read of a body. */
  async *watch(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.onBytes(chunk.byteLength);
      yield chunk;
    }
  }
}
