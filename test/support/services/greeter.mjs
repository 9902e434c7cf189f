// A small real service, run as a process of its own: `node greeter.mjs <host> <port>`.
import * as restate from '@restatedev/restate-sdk';

const [host = '127.0.0.1', port = '9080'] = process.argv.slice(2);

const greeter = restate.service({
  name: 'Greeter',
  handlers: { greet: async (_ctx, name) => `Hello, ${name}!` },
});

/** Counts durably, by key; what it returns is only returned once it is stored. */
const counter = restate.object({
  name: 'Counter',
  handlers: {
    add: async (ctx, amount) => {
      const next = ((await ctx.get('count')) ?? 0) + amount;
      ctx.set('count', next);
      return next;
    },
    get: async (ctx) => (await ctx.get('count')) ?? 0,
  },
});

const { createServer } = await import('node:http2');
const handler = restate.createEndpointHandler({ services: [greeter, counter] });
const server = createServer(handler);
server.listen(Number(port), host, () => {
  const address = server.address();
  process.stdout.write(`listening ${String(address.port)}\n`);
});
