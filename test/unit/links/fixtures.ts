import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { Links } from '../../../src/links/links.js';
import { temporaryDirectories } from '../fixtures.js';

/** Numbers from 0 up to but not 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that no slip leaves unchanged. */
export function randomBytes(count: number, seed: number): Buffer {
  const random = seededRandom(seed);
  const bytes = Buffer.alloc(count);
  for (let i = 0; i < count; i++) bytes[i] = random() * 256;
  return bytes;
}

/** Collects all that a socket receives. */
export class Inbox {
  readonly #chunks: Buffer[] = [];
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString();
  }

  /** Waits for as many characters, and gives all there are. */
  async until(length: number): Promise<string> {
    while (this.bytes.length < length) await once(this.#socket, 'data');
    return this.text;
  }
}

export interface Network {
  readonly links: Links;
  /** Opens a connection from one node to another, through the links. */
  dial(from: string, to: string): Promise<Socket>;
  /** The next connection that reached a node. */
  reached(node: string): Promise<Socket>;
  /** How many connections reached a node so far and were not asked for. */
  waiting(node: string): number;
}

async function listen(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(path);
  await once(server, 'listening');
  return server;
}

/** A function that makes a network of nodes that speak over Unix sockets; all is closed after each test. */
export function networks(): (nodes: readonly string[], random?: () => number) => Promise<Network> {
  const temporaryDirectory = temporaryDirectories();
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  const own = (socket: Socket) => {
    // What becomes of a socket whose other side is destroyed is the system's choice: an end, or an error.
    socket.on('error', () => undefined);
    closing.push(() => socket.destroy());
    return socket;
  };
  const serve = async (path: string, onConnection: (socket: Socket) => void) => {
    const server = await listen(path, onConnection);
    closing.push(() => server.close());
  };

  return async (nodes, random = seededRandom(1)) => {
    const dir = await temporaryDirectory();
    const links = new Links({
      connect: (to) => createConnection({ path: join(dir, to), allowHalfOpen: true }),
      random,
    });
    closing.push(() => {
      links.close();
    });
    const arrived = new Map<string, Socket[]>(nodes.map((node) => [node, []]));
    const arrivals = (node: string) => arrived.get(node) ?? [];
    const wakeUps = new Set<() => void>();
    for (const node of nodes) {
      await serve(join(dir, node), (socket) => {
        arrivals(node).push(own(socket));
        for (const wakeUp of wakeUps) wakeUp();
      });
      for (const from of nodes) {
        await serve(join(dir, `${from}-${node}`), (socket) => {
          links.accept(from, node, own(socket));
        });
      }
    }
    return {
      links,
      dial: async (from, to) => {
        const socket = own(createConnection({ path: join(dir, `${from}-${to}`), allowHalfOpen: true }));
        await once(socket, 'connect');
        return socket;
      },
      reached: async (node) => {
        for (;;) {
          const socket = arrivals(node).shift();
          if (socket !== undefined) return socket;
          await new Promise<void>((resolve) => wakeUps.add(resolve));
        }
      },
      waiting: (node) => arrivals(node).length,
    };
  };
}
