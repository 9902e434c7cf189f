import * as restate from '@restatedev/restate-sdk';

/** Counts by key; what it returns was stored before. */
const counter = restate.object({
  name: 'Counter',
  handlers: {
    add: async (ctx: restate.ObjectContext, amount: number): Promise<number> => {
      const count = ((await ctx.get<number>('count')) ?? 0) + amount;
      ctx.set('count', count);
      return count;
    },
    get: async (ctx: restate.ObjectContext): Promise<number> => (await ctx.get<number>('count')) ?? 0,
  },
});

/** Waits for a word from outside, in the middle of its run, and then takes one more durable step. */
const approval = restate.workflow({
  name: 'Approval',
  handlers: {
    run: async (ctx: restate.WorkflowContext, subject: string): Promise<string> => {
      const id = await ctx.run('draw a number', () => Math.floor(Math.random() * 1e9));
      ctx.set('asked', id);
      const word = await ctx.promise<string>('word');
      const same = await ctx.get<number>('asked');
      return same === id ? `${subject}: ${word}` : 'a step was run twice';
    },
    say: async (ctx: restate.WorkflowSharedContext, word: string): Promise<void> => {
      await ctx.promise<string>('word').resolve(word);
    },
  },
});

export const greeter = restate.service({
  name: 'Greeter',
  handlers: { greet: (_: restate.Context, name: string) => Promise.resolve(`Hello, ${name}!`) },
});

export const SERVICES = [counter, approval];
