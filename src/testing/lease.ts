import { ClusterError } from '../errors.js';

/**
 * What one test may do to a cluster that others use after it. It ends with the test, also where the test itself does
 * not: one that timed out keeps running in the background, and what it does then would break the next one.
 */
export class Lease {
  readonly #holder: string;
  readonly #controller = new AbortController();
  readonly #atEnd = new Set<() => Promise<void>>();
  #ending: Promise<void> | undefined;

  /** @param holder as in "<holder> has ended" */
  constructor(holder: string) {
    this.#holder = holder;
  }

  /** Aborted when the lease ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @throws {ClusterError} `usage` where it has ended */
  assertHeld(): void {
    if (this.#controller.signal.aborted) throw this.#over();
  }

  /** Has something done when the lease ends, unless the returned function was called before. */
  atEnd(work: () => Promise<void>): () => void {
    this.#atEnd.add(work);
    return () => this.#atEnd.delete(work);
  }

  /** Ends it, and resolves when all is done. @throws what the first failing piece of work throws */
  end(): Promise<void> {
    this.#ending ??= this.#finish();
    return this.#ending;
  }

  async #finish(): Promise<void> {
    this.#controller.abort(this.#over());
    const results = await Promise.allSettled([...this.#atEnd].map((work) => work()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #over(): ClusterError {
    return new ClusterError('usage', `${this.#holder} has ended: nothing can be done to its cluster any more`, {
      hint: 'Await what you do to a cluster. A test that runs out of time may need a longer `timeout`.',
    });
  }
}
