import { call } from './http.js';

const ATTEMPT_MS = 4_000;

export interface Written {
  /** Increments that were acknowledged, by key. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** What went wrong: a count that was handed out twice, or an answer that is none. */
  readonly faults: readonly string[];
  /** Of a single increment, tries included, in milliseconds. */
  readonly longestMs: number;
}

/**
 * Callers that add to keyed counters, one after another, until stopped. Each increment has an idempotency key and is
 * tried at one node after the other until some node acknowledges it; so all that were begun are acknowledged in the end.
 */
export class Writers {
  readonly #ingresses: readonly string[];
  readonly #acknowledged = new Map<string, number>();
  readonly #handedOut = new Map<string, Set<number>>();
  readonly #faults: string[] = [];
  readonly #loops: Promise<void>[];
  #longestMs = 0;
  #stopping = false;

  constructor(ingresses: readonly string[], options: { readonly writers: number; readonly prefix: string }) {
    this.#ingresses = ingresses;
    this.#loops = Array.from({ length: options.writers }, (_, i) =>
      this.#write(i, `${options.prefix}-${String(i % 5)}`),
    );
  }

  async #write(writer: number, key: string): Promise<void> {
    for (let i = 0; !this.#stopping; i++) await this.#addOnce(key, `${key}-${String(writer)}-${String(i)}`, writer + i);
  }

  async #addOnce(key: string, id: string, turn: number): Promise<void> {
    const from = performance.now();
    for (let attempt = 0; ; attempt++) {
      const ingress = this.#ingresses[(turn + attempt) % this.#ingresses.length] ?? '';
      const headers = { 'idempotency-key': id };
      const answer = await call(`${ingress}/Counter/${key}/add`, { body: 1, headers, timeoutMs: ATTEMPT_MS });
      if (answer?.status === 200) {
        this.#acknowledge(key, answer.body);
        this.#longestMs = Math.max(this.#longestMs, performance.now() - from);
        return;
      }
      // Nothing answered at once, as when a node is down: do not spin.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #acknowledge(key: string, count: unknown): void {
    const handedOut = this.#handedOut.get(key) ?? new Set<number>();
    this.#handedOut.set(key, handedOut);
    if (typeof count !== 'number') this.#faults.push(`${key} answered ${JSON.stringify(count)}`);
    else if (handedOut.has(count)) this.#faults.push(`${key} handed out ${String(count)} twice`);
    else handedOut.add(count);
    this.#acknowledged.set(key, (this.#acknowledged.get(key) ?? 0) + 1);
  }

  /** Lets every increment that was begun come to its end. */
  async stop(): Promise<Written> {
    this.#stopping = true;
    await Promise.all(this.#loops);
    return { acknowledged: this.#acknowledged, faults: this.#faults, longestMs: this.#longestMs };
  }
}
