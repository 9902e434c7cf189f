// A durable service to try a cluster with: node examples/greeter/greeter.mjs [PORT]
import * as restate from '@restatedev/restate-sdk';

const greeter = restate.service({
  name: 'Greeter',
  handlers: { greet: async (_ctx, name) => `Hello, ${name}!` },
});

/** One counter for each key. What it returns was stored on as many nodes as the cluster keeps copies. */
const counter = restate.object({
  name: 'Counter',
  handlers: {
    add: async (ctx, amount) => {
      const count = ((await ctx.get('count')) ?? 0) + amount;
      ctx.set('count', count);
      return count;
    },
    get: async (ctx) => (await ctx.get('count')) ?? 0,
  },
});

await restate.serve({ services: [greeter, counter], port: Number(process.argv[2] ?? 9080) });
