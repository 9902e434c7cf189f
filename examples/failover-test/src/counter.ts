import * as restate from '@restatedev/restate-sdk';

/** One counter for each key. */
export const counter = restate.object({
  name: 'Counter',
  handlers: {
    add: async (ctx: restate.ObjectContext<{ count: number }>, amount: number): Promise<number> => {
      const count = ((await ctx.get('count')) ?? 0) + amount;
      ctx.set('count', count);
      return count;
    },
  },
});

export type Counter = typeof counter;
