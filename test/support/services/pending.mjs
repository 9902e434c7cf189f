// Services that leave something of every kind behind: `node pending.mjs <host> <port>`. What it did is told on stdout.
import * as restate from '@restatedev/restate-sdk';

const [host = '127.0.0.1', port = '9080'] = process.argv.slice(2);

const counter = restate.object({
  name: 'Counter',
  handlers: {
    add: async (ctx, amount) => {
      const next = ((await ctx.get('count')) ?? 0) + amount;
      ctx.set('count', next);
      return next;
    },
    get: async (ctx) => (await ctx.get('count')) ?? 0,
    /** Holds its key until somebody resolves the awakeable that it tells; further calls queue behind. */
    hold: async (ctx) => {
      const { id, promise } = ctx.awakeable();
      ctx.set('awakeable', id);
      return promise;
    },
  },
});

const approval = restate.workflow({
  name: 'Approval',
  handlers: {
    run: async (ctx, subject) => {
      const drawn = await ctx.run('draw a number', () => Math.random());
      ctx.set('asked', drawn);
      const word = await ctx.promise('word');
      return (await ctx.get('asked')) === drawn ? `${subject}: ${word}` : 'a step was run twice';
    },
    say: async (ctx, word) => {
      await ctx.promise('word').resolve(word);
    },
  },
});

const patient = restate.service({
  name: 'Patient',
  handlers: {
    greet: async (_ctx, name) => `Hello, ${name}!`,
    /** Sleeps for so many milliseconds. */
    sleep: async (ctx, ms) => {
      await ctx.sleep(ms);
      return 'slept';
    },
    /** Is done once: a second attempt is no success. */
    once: async (ctx) => {
      await ctx.run('once', () => {
        process.stdout.write('once\n');
      });
    },
    /** Fails for a reason that is retried, and gives up at the second attempt. */
    frail: restate.handlers.handler(
      { retryPolicy: { maxAttempts: 2, onMaxAttempts: 'kill', initialInterval: 100 } },
      async () => {
        process.stdout.write('frail\n');
        await new Promise(() => undefined);
      },
    ),
  },
});

/** Notes when it was called and when it was to be, by what only the cluster keeps: a copy of it notes its own. */
const timer = restate.object({
  name: 'Timer',
  handlers: {
    fire: async (ctx, due) => {
      const now = await ctx.date.now();
      ctx.set('fired', [...((await ctx.get('fired')) ?? []), { due, late: now - due }]);
    },
    /** Sleeps until then, and notes it. */
    wake: async (ctx, due) => {
      await ctx.sleep(Math.max(0, due - (await ctx.date.now())));
      const now = await ctx.date.now();
      ctx.set('fired', [...((await ctx.get('fired')) ?? []), { due, late: now - due }]);
    },
  },
});

const { createServer } = await import('node:http2');
const server = createServer(restate.createEndpointHandler({ services: [counter, approval, patient, timer] }));
server.listen(Number(port), host, () => {
  process.stdout.write(`listening ${String(server.address().port)}\n`);
});
