/** A span of time, such as that of a test file, and what is to be done at its end. */
export class Lifetime {
  readonly #work: (() => Promise<void>)[] = [];

  atEnd(work: () => Promise<void>): void {
    this.#work.push(work);
  }

  /** @throws what the first failing piece of work throws; the others are done all the same */
  async end(): Promise<void> {
    const results = await Promise.allSettled(this.#work.splice(0).map((work) => work()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}
