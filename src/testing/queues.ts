/** Does work one after the other where it is of the same name, and side by side where it is not. */
export class Queues {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all that was given for this name before has ended, well or not. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(work, work);
    this.#last.set(name, result);
    return result;
  }

  /** Resolves when all work given so far has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
