import * as restate from '@restatedev/restate-sdk';
import { send } from '../src/restate/http.js';

/** Counts by key, each count stored. */
export const counter = restate.object({
  name: 'counter',
  handlers: {
    add: async (ctx: restate.ObjectContext, amount: number): Promise<number> => {
      const count = ((await ctx.get<number>('count')) ?? 0) + amount;
      ctx.set('count', count);
      return count;
    },
  },
});

/** Another service, to be registered beside it. */
export const echo = restate.service({
  name: 'echo',
  handlers: { say: (_: restate.Context, text: string): Promise<string> => Promise.resolve(text) },
});

const AGAIN_MS = 10;

/** Sends a request again and again until it is answered with success. */
export async function untilAnswered(url: string, body: unknown): Promise<void> {
  for (;;) {
    const answer = await send(url, { body, timeoutMs: 10_000 });
    if (answer !== undefined && answer.status < 300) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Adds one to a key, through one ingress. */
export function increment(ingressUrl: string, key = 'first'): Promise<void> {
  return untilAnswered(`${ingressUrl}/counter/${key}/add`, 1);
}
