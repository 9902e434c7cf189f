import { once } from 'node:events';
import { createConnection } from 'node:net';
import { duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Links } from '../../../src/links/links.js';
import type { LinksOptions } from '../../../src/links/links.js';
import { combine, cutBetween, cutFrom, delayed, dropping } from '../../../src/links/rules.js';
import { Inbox, networks, randomBytes } from './fixtures.js';
import type { Network } from './fixtures.js';

const NODES = ['a', 'b', 'c'];
const HEALED = new Map();
const CUT = cutBetween([['a'], ['b']]);

const network = networks();

/** A connection and both its ends, of which either can send and receive. */
async function connection(over: Network, from: string, to: string) {
  const client = await over.dial(from, to);
  const server = await over.reached(to);
  return { client, server, atClient: new Inbox(client), atServer: new Inbox(server) };
}

/** Sends something to and fro over a link that is open: meanwhile all that could pass elsewhere has passed. */
async function passTime(over: Network): Promise<void> {
  const { client, server, atClient, atServer } = await connection(over, 'c', 'b');
  for (let round = 1; round <= 20; round++) {
    client.write('.');
    await atServer.until(round);
    server.write('.');
    await atClient.until(round);
  }
  client.destroy();
}

describe('bytes', () => {
  test('pass unharmed in both directions at once', async () => {
    const { client, server, atClient, atServer } = await connection(await network(NODES), 'a', 'b');
    const request = randomBytes(5_000_000, 1);
    const reply = randomBytes(5_000_000, 2);
    client.end(request);
    server.end(reply);
    await Promise.all([once(client, 'end'), once(server, 'end')]);
    expect(atServer.bytes.equals(request)).toBe(true);
    expect(atClient.bytes.equals(reply)).toBe(true);
  });

  test('pass in order, though late, under delay, jitter and loss', async () => {
    const net = await network(NODES);
    net.links.apply(combine([delayed(NODES, NODES, 5, 5), dropping(NODES, NODES, 0.1)]));
    const { client, server, atClient, atServer } = await connection(net, 'a', 'b');
    const request = randomBytes(1_500_000, 1);
    const reply = randomBytes(1_500_000, 2);
    client.end(request);
    server.end(reply);
    await Promise.all([once(client, 'end'), once(server, 'end')]);
    expect(atServer.bytes.equals(request)).toBe(true);
    expect(atClient.bytes.equals(reply)).toBe(true);
  });

  test('take their delay in each direction', async () => {
    const net = await network(NODES);
    net.links.apply(combine([delayed(['a'], ['b'], 30), delayed(['b'], ['a'], 50)]));
    const { client, server, atClient, atServer } = await connection(net, 'a', 'b');
    const began = performance.now();
    client.write('?');
    await atServer.until(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(30);
    server.write('!');
    await atClient.until(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(80);
  });
});

describe('a cut', () => {
  test('holds both directions of an open connection, and loses nothing', async () => {
    const net = await network(NODES);
    const { client, server, atClient, atServer } = await connection(net, 'a', 'b');
    client.write('before ');
    await atServer.until(7);
    net.links.apply(CUT);
    const request = randomBytes(3_000_000, 1);
    client.end(request);
    server.end('reply');
    await passTime(net);
    expect(atServer.text).toBe('before ');
    expect(atClient.text).toBe('');
    net.links.apply(HEALED);
    await Promise.all([once(client, 'end'), once(server, 'end')]);
    expect(atServer.bytes.subarray(7).equals(request)).toBe(true);
    expect(atClient.text).toBe('reply');
  });

  test('of one direction lets the other pass', async () => {
    const net = await network(NODES);
    const { client, server, atClient, atServer } = await connection(net, 'a', 'b');
    net.links.apply(cutFrom(['b'], ['a']));
    client.write('request');
    expect(await atServer.until(7)).toBe('request');
    server.write('reply');
    await passTime(net);
    expect(atClient.text).toBe('');
    net.links.apply(HEALED);
    expect(await atClient.until(5)).toBe('reply');
  });

  test.each([
    ['both directions', CUT],
    ['the way there', cutFrom(['a'], ['b'])],
    ['the way back', cutFrom(['b'], ['a'])],
  ])('of %s makes a new connection wait, which then works', async (_, rules) => {
    const net = await network(NODES);
    net.links.apply(rules);
    const client = await net.dial('a', 'b');
    const atClient = new Inbox(client);
    client.write('request');
    await passTime(net);
    expect(net.waiting('b')).toBe(0);
    net.links.apply(HEALED);
    const server = await net.reached('b');
    expect(await new Inbox(server).until(7)).toBe('request');
    server.write('reply');
    expect(await atClient.until(5)).toBe('reply');
  });

  test('hides from the target a connection that was given up meanwhile', async () => {
    const net = await network(NODES);
    net.links.apply(CUT);
    const client = await net.dial('a', 'b');
    client.end('too late');
    await vi.waitFor(() => {
      expect(net.links.open).toBe(0);
    });
    net.links.apply(HEALED);
    await passTime(net);
    expect(net.waiting('b')).toBe(0);
  });

  test('hides from a client that the target is gone', async () => {
    const net = await network(NODES);
    const { client, server } = await connection(net, 'a', 'b');
    const closed = vi.fn();
    client.on('end', closed).on('close', closed);
    client.write('unread');
    await once(server, 'data');
    net.links.apply(CUT);
    server.destroy();
    await passTime(net);
    expect(closed).not.toHaveBeenCalled();
    net.links.apply(HEALED);
    await vi.waitFor(() => {
      expect(closed).toHaveBeenCalled();
    });
  });
});

describe('the end of a connection', () => {
  test('of one direction leaves the other open, from either side', async () => {
    const net = await network(NODES);
    const one = await connection(net, 'a', 'b');
    one.client.end('request');
    await once(one.server, 'end');
    one.server.end(`reply to ${one.atServer.text}`);
    await once(one.client, 'end');
    expect(one.atClient.text).toBe('reply to request');

    const other = await connection(net, 'a', 'b');
    other.server.end('greeting');
    await once(other.client, 'end');
    other.client.end(`answer to ${other.atClient.text}`);
    await once(other.server, 'end');
    expect(other.atServer.text).toBe('answer to greeting');
    await vi.waitFor(() => {
      expect(net.links.open).toBe(0);
    });
  });

  test.each(['client', 'server'] as const)('is carried over when the %s is gone', async (who) => {
    const net = await network(NODES);
    const ends = await connection(net, 'a', 'b');
    const other = who === 'client' ? ends.server : ends.client;
    ends[who].destroy();
    await once(other, 'end');
    // Nobody hears this, which shows that the other direction is of no use either.
    other.write('anybody?');
    await vi.waitFor(() => {
      expect(net.links.open).toBe(0);
    });
  });

  test.each<[string, LinksOptions['connect']]>([
    ['nobody listens', () => createConnection('/nowhere/node.sock')],
    [
      'it is not known',
      () => {
        throw new Error('no such node');
      },
    ],
  ])('comes at once where %s', async (_, connect) => {
    const [incoming] = duplexPair();
    const links = new Links({ connect });
    links.accept('a', 'b', incoming);
    await once(incoming, 'close');
    await turn();
    expect(links.open).toBe(0);
  });
});

describe('close', () => {
  test('destroys connections that are open, that wait, and that come later', async () => {
    const net = await network(NODES);
    const { client, server } = await connection(net, 'a', 'b');
    net.links.apply(CUT);
    const waiting = await net.dial('a', 'b');
    await vi.waitFor(() => {
      expect(net.links.open).toBe(2);
    });
    for (const socket of [client, server, waiting]) socket.resume();
    net.links.close();
    expect(net.links.open).toBe(0);
    await Promise.all([client, server, waiting].map((socket) => once(socket, 'end')));
    const later = await net.dial('a', 'b');
    await once(later.resume(), 'end');
    expect(net.links.open).toBe(0);
  });

  test('leaves no timer, and nothing comes after it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const [client, incoming] = duplexPair();
      const [target, server] = duplexPair();
      const links = new Links({ connect: () => target });
      links.apply(delayed(['a'], ['b'], 60_000));
      links.accept('a', 'b', incoming);
      client.write('held');
      await turn();
      expect(vi.getTimerCount()).toBe(1);
      links.close();
      await turn();
      expect(vi.getTimerCount()).toBe(0);
      expect([incoming.destroyed, target.destroyed]).toEqual([true, true]);
      links.apply(HEALED);
      expect(server.read()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});
