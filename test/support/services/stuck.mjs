// Services whose invocations do not end by themselves, run as a process of their own: `node stuck.mjs <host> <port>`.
import * as restate from '@restatedev/restate-sdk';

const [host = '127.0.0.1', port = '9080'] = process.argv.slice(2);

/** Suspends: nobody completes it. */
const forever = (ctx) => ctx.awakeable().promise;

const stuck = restate.service({
  name: 'Stuck',
  handlers: {
    wait: async (ctx) => forever(ctx),
    /** Fails for a reason that is retried. */
    fail: async () => {
      throw new Error('as always');
    },
    /** Waits for a child, and starts another one whenever a child ends. */
    persist: async (ctx, key) => {
      for (;;) {
        try {
          await ctx.objectClient({ name: 'Held' }, key).hold();
        } catch {
          ctx.serviceSendClient({ name: 'Stuck' }).wait();
        }
      }
    },
  },
});

/** Holds its key; further calls queue behind. */
const held = restate.object({
  name: 'Held',
  handlers: {
    hold: async (ctx) => {
      ctx.set('held', true);
      await forever(ctx);
    },
  },
});

const flow = restate.workflow({
  name: 'Flow',
  handlers: {
    run: async (ctx) => {
      ctx.set('step', 'waiting');
      return await ctx.promise('go');
    },
    go: async (ctx) => {
      await ctx.promise('go').resolve('gone');
    },
    ready: async (ctx) => ctx.promise('go').peek(),
  },
});

const { createServer } = await import('node:http2');
const handler = restate.createEndpointHandler({ services: [stuck, held, flow] });
const server = createServer(handler);
server.listen(Number(port), host, () => {
  const address = server.address();
  process.stdout.write(`listening ${String(address.port)}\n`);
});
