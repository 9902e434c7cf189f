import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from './caller.js';
import type { FlowEnd } from './verdict.js';

/** Durable steps before the workflow waits for its word, and after. */
const STEPS = 3;
const LOOK_AGAIN_MS = 100;

/** Workflows that take some steps, and then wait until they are told a word. */
export class Flows {
  readonly #caller: Caller;
  readonly #keys: readonly string[];

  constructor(caller: Caller, prefix: string, count: number) {
    this.#caller = caller;
    this.#keys = Array.from({ length: count }, (_, i) => `${prefix}-flow-${String(i)}`);
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  /**
   * Starts them; resolves when each of them waits.
   *
   * @throws {Error} where one does not until `until`, in milliseconds of `performance.now()`
   */
  async start(until: number): Promise<void> {
    await Promise.all(this.#keys.map((key, turn) => this.#startOne(key, turn, () => performance.now() >= until)));
  }

  async #startOne(key: string, turn: number, giveUp: () => boolean): Promise<void> {
    const started = await this.#caller.ask({ path: `LoadFlow/${key}/run/send`, body: STEPS, turn, giveUp });
    if (!started.acknowledged) throw new Error(`the workflow ${key} could not be started: ${started.last}`);
    for (;;) {
      const waiting = await this.#caller.ask({ path: `LoadFlow/${key}/waiting`, body: null, turn, giveUp });
      if (!waiting.acknowledged) throw new Error(`the workflow ${key} does not begin to wait: ${waiting.last}`);
      if (waiting.body === true) return;
      if (giveUp()) throw new Error(`the workflow ${key} does not begin to wait`);
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** Tells each its word, and waits for its end. */
  async complete(until: number): Promise<FlowEnd[]> {
    const giveUp = () => performance.now() >= until;
    return Promise.all(
      this.#keys.map(async (key, turn) => {
        const expectedWord = `word of ${key}`;
        const path = `LoadFlow/${key}/say`;
        await this.#caller.ask({ path, body: expectedWord, idempotencyKey: `${key}-say`, turn, giveUp });
        const end = await this.#caller.ask({ path: `restate/workflow/LoadFlow/${key}/attach`, turn: turn + 1, giveUp });
        return { key, expectedWord, steps: STEPS, result: end.acknowledged ? end.body : undefined };
      }),
    );
  }
}
