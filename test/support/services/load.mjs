// What a steady load calls, run as a process of its own: `node load.mjs <host> <port> <seconds>`. It ends by itself after
// so many seconds, so that nothing is left of a test that was killed.
import { createServer } from 'node:http2';
import { setTimeout } from 'node:timers';
import * as restate from '@restatedev/restate-sdk';

const [host = '127.0.0.1', port = '9080', seconds = '900'] = process.argv.slice(2);
const BETWEEN_STEPS_MS = 200;

/** Counts by key, and remembers how often each id was counted: exactly once is to be seen, not to be believed. */
const ledger = restate.object({
  name: 'LoadLedger',
  handlers: {
    // Lazy: some thousand ids need not come along with each call.
    add: restate.handlers.object.exclusive({ enableLazyState: true }, async (ctx, id) => {
      const count = ((await ctx.get('count')) ?? 0) + 1;
      ctx.set('count', count);
      ctx.set(`id:${id}`, ((await ctx.get(`id:${id}`)) ?? 0) + 1);
      return count;
    }),
    read: async (ctx) => {
      const times = {};
      for (const key of await ctx.stateKeys()) {
        if (key.startsWith('id:')) times[key.slice('id:'.length)] = await ctx.get(key);
      }
      return { count: (await ctx.get('count')) ?? 0, times };
    },
  },
});

/** A timer within an invocation; that of a delayed send is outside of one. */
const nap = restate.service({
  name: 'LoadNap',
  handlers: {
    nap: async (ctx, { key, id, ms }) => {
      await ctx.sleep(ms);
      ctx.objectSendClient({ name: 'LoadLedger' }, key).add(id);
    },
  },
});

/** Takes durable steps, waits for a word from outside, and takes as many again. */
const flow = restate.workflow({
  name: 'LoadFlow',
  handlers: {
    run: async (ctx, steps) => {
      const drawn = [];
      const takeSteps = async (part) => {
        for (let i = 1; i <= steps; i++) {
          const step = `${part}-${String(i)}`;
          const number = await ctx.run(step, () => Math.floor(Math.random() * 1e9));
          drawn.push(number);
          ctx.set(step, number);
          await ctx.objectClient({ name: 'LoadLedger' }, ctx.key).add(`${ctx.key}-${step}`);
          await ctx.sleep(BETWEEN_STEPS_MS);
        }
      };
      await takeSteps('before');
      ctx.set('waiting', true);
      const word = await ctx.promise('word');
      await takeSteps('after');
      const stored = [];
      for (const part of ['before', 'after']) {
        for (let i = 1; i <= steps; i++) stored.push(await ctx.get(`${part}-${String(i)}`));
      }
      return { word, drawn, stored };
    },
    waiting: async (ctx) => (await ctx.get('waiting')) ?? false,
    say: async (ctx, word) => {
      await ctx.promise('word').resolve(word);
    },
  },
});

const server = createServer(restate.createEndpointHandler({ services: [ledger, nap, flow] }));
server.listen(Number(port), host, () => {
  process.stdout.write(`listening ${String(server.address().port)}\n`);
});
setTimeout(
  () => {
    process.exit(0);
  },
  Number(seconds) * 1_000,
);
