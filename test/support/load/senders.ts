import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Caller } from './caller.js';
import type { Stalls } from './stalls.js';
import { steadily } from './steadily.js';
import type { Sent } from './verdict.js';

export interface SenderOptions {
  readonly prefix: string;
  readonly writers: number;
  readonly perSecond: number;
  readonly timersPerSecond: number;
  /** When no more is begun, and when what was begun is given up; in milliseconds of `performance.now()`. */
  readonly endsAt: number;
  readonly giveUpAt: number;
}

/** Some fire soon, some only after whatever goes on. */
const TIMER_MS = [500, 2_000, 4_000, 8_000];
export const LONGEST_TIMER_MS = Math.max(...TIMER_MS);
const TIMER_KEYS = 3;
const LOOK_AGAIN_MS = 20;

/** Callers that write and set timers, and remember what they sent and what they were told. */
export class Senders {
  readonly writes: Sent[] = [];
  readonly timers: Sent[] = [];
  readonly #caller: Caller;
  readonly #stalls: Stalls;
  readonly #options: SenderOptions;
  readonly #loops: Promise<unknown>;
  /** Acknowledged writes of each writer. */
  readonly #acknowledged: number[];
  #giveUpAt: number;
  #stopping = false;

  constructor(caller: Caller, stalls: Stalls, options: SenderOptions) {
    const { writers, perSecond, timersPerSecond } = options;
    this.#caller = caller;
    this.#stalls = stalls;
    this.#options = options;
    this.#giveUpAt = options.giveUpAt;
    this.#acknowledged = Array.from({ length: writers }, () => 0);
    const stopping = () => this.over;
    this.#loops = Promise.all([
      steadily({ loops: writers, perSecond, stopping }, (writer, i) => this.#write(writer, i)),
      steadily({ loops: 1, perSecond: timersPerSecond, stopping }, (_, i) => this.#setTimer(i)),
    ]);
    // Told by `stop`; until then it is nobody's unhandled rejection.
    this.#loops.catch(() => undefined);
  }

  /** Whether no more is begun. */
  get over(): boolean {
    return this.#stopping || performance.now() >= this.#options.endsAt;
  }

  /** Of the keys that writers write to. */
  static keys({ prefix, writers }: Pick<SenderOptions, 'prefix' | 'writers'>): string[] {
    return Array.from({ length: writers }, (_, i) => `${prefix}-key-${String(i)}`);
  }

  /**
   * Resolves when every writer had two more writes acknowledged, of which one was begun after this call.
   *
   * @throws {Error} where that does not come before the load is over
   */
  async goOn(): Promise<void> {
    const goals = this.#acknowledged.map((count) => count + 2);
    while (this.#acknowledged.some((count, i) => count < (goals[i] ?? 0))) {
      if (this.over) throw new Error('the load was over before every writer had two more writes acknowledged');
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** Begins no more, and resolves when all that was begun is acknowledged, or given up at that time. */
  async stop(giveUpAt: number): Promise<void> {
    this.#stopping = true;
    this.#giveUpAt = Math.min(this.#giveUpAt, giveUpAt);
    await this.#loops;
  }

  #ask(id: string, call: { readonly path: string; readonly body: unknown }, turn: number): Promise<Answer> {
    return this.#caller.ask({ ...call, idempotencyKey: id, turn, giveUp: () => performance.now() >= this.#giveUpAt });
  }

  /** Each writer has two keys, and each key two writers. */
  async #write(writer: number, i: number): Promise<void> {
    const { prefix, writers } = this.#options;
    const key = Senders.keys(this.#options)[(writer + (i % 2)) % writers] ?? '';
    const id = `${prefix}-${String(writer)}-${String(i)}`;
    const from = performance.now();
    const answer = await this.#ask(id, { path: `LoadLedger/${key}/add`, body: id }, writer + i);
    if (answer.acknowledged) {
      this.#stalls.acknowledged(from, performance.now());
      this.#acknowledged[writer] = (this.#acknowledged[writer] ?? 0) + 1;
      this.writes.push({ id, key, acknowledged: { count: answer.body } });
    } else {
      this.#stalls.waited(from, performance.now());
      this.writes.push({ id, key, last: answer.last });
    }
  }

  /** Half of them are sends that are delayed, half of them invocations that sleep. */
  async #setTimer(i: number): Promise<void> {
    const { prefix } = this.#options;
    const key = `${prefix}-timer-${String(i % TIMER_KEYS)}`;
    const id = `${prefix}-timer-${String(i)}`;
    const ms = TIMER_MS[i % TIMER_MS.length] ?? 0;
    const call =
      Math.floor(i / TIMER_MS.length) % 2 === 0
        ? { path: `LoadLedger/${key}/add/send?delay=${String(ms)}ms`, body: id }
        : { path: 'LoadNap/nap/send', body: { key, id, ms } };
    const answer = await this.#ask(id, call, i);
    this.timers.push(
      answer.acknowledged ? { id, key, acknowledged: { count: undefined } } : { id, key, last: answer.last },
    );
  }
}
