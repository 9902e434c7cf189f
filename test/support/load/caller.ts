import { setTimeout as delay } from 'node:timers/promises';
import { call } from '../http.js';

/** Shorter than most stalls: the same call goes on through another node meanwhile, as a careful client's does. */
const ATTEMPT_MS = 2_000;
/** Where a node refuses at once, as when it is down: do not spin. */
const BETWEEN_ATTEMPTS_MS = 50;

export type Answer =
  | { readonly acknowledged: true; readonly body: unknown }
  /** Given up; `last` is what came of the last attempt. */
  | { readonly acknowledged: false; readonly last: string };

export interface Question {
  /** Below the ingress, such as `Counter/tea/add`. */
  readonly path: string;
  /** Sent as JSON; without one it is a GET. */
  readonly body?: unknown;
  /** Makes tries again harmless. */
  readonly idempotencyKey?: string;
  /** Which ingress is tried first, counted over those there are at that moment. */
  readonly turn: number;
  /** Asked before each attempt. */
  readonly giveUp: () => boolean;
}

/** Calls a cluster whose ingresses come and go: one after the other, until one of them acknowledges. */
export class Caller {
  readonly #ingresses: () => Promise<readonly string[]>;
  /** How often an attempt failed, by what came of it. */
  readonly refusals = new Map<string, number>();

  /** @param ingresses the addresses at that moment; asked before each attempt */
  constructor(ingresses: () => Promise<readonly string[]>) {
    this.#ingresses = ingresses;
  }

  async ask({ path, body, idempotencyKey, turn, giveUp }: Question): Promise<Answer> {
    let last = 'not tried';
    for (let attempt = 0; !giveUp(); attempt++) {
      const ingresses = await this.#ingresses();
      const ingress = ingresses[(turn + attempt) % ingresses.length];
      const answer =
        ingress === undefined
          ? undefined
          : await call(`${ingress}/${path}`, {
              ...(body === undefined ? {} : { body }),
              ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
              timeoutMs: ATTEMPT_MS,
            });
      if (answer !== undefined && answer.status >= 200 && answer.status < 300)
        return { acknowledged: true, body: answer.body };
      const what = ingress === undefined ? 'no ingress' : answer === undefined ? 'no answer' : String(answer.status);
      this.refusals.set(what, (this.refusals.get(what) ?? 0) + 1);
      last = answer === undefined ? what : `${what} ${JSON.stringify(answer.body)}`;
      await delay(BETWEEN_ATTEMPTS_MS);
    }
    return { acknowledged: false, last };
  }
}
