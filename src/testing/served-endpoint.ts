import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../errors.js';
import type { History } from './history.js';
import type { Fault, ServiceEndpoint } from './types.js';

type Handler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** Services served on a port of 127.0.0.1, which can be stopped and slowed down. It keeps no process alive. */
export class ServedEndpoint implements ServiceEndpoint {
  readonly services: readonly string[];
  readonly #handler: Handler;
  readonly #history: History;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #delays = new Map<Fault, number>();
  #server: Http2Server | undefined;
  #port = 0;

  constructor(services: readonly string[], handler: Handler, history: History) {
    this.services = services;
    this.#handler = handler;
    this.#history = history;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** Begins to serve: on a free port the first time, and on the same one from then on. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#take(request, response);
    });
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.unref();
      session.on('close', () => this.#sessions.delete(session));
      // A node that was killed breaks its connections off.
      session.on('error', () => undefined);
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #take(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const ms = Math.max(0, ...this.#delays.values());
    if (ms > 0) await delay(ms, undefined, { ref: false });
    if (!response.destroyed) this.#handler(request, response);
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  async stop(): Promise<void> {
    if (this.#server === undefined) throw this.#refuse('stopped', 'it is stopped');
    await this.close();
    this.#history.add('fault', `${this.#name} was stopped`);
  }

  async start(): Promise<void> {
    if (this.#server !== undefined) throw this.#refuse('started', 'it runs');
    await this.open();
    this.#history.add('healed', `${this.#name} was started`);
  }

  delay(ms: number): Promise<Fault> {
    if (!Number.isFinite(ms) || ms <= 0) {
      return Promise.reject(this.#refuse(`made ${String(ms)} ms late`, 'that is no time'));
    }
    const description = `${this.#name} answers ${String(ms)} ms late`;
    const heal = () => {
      if (this.#delays.delete(fault)) this.#history.add('healed', description);
      return Promise.resolve();
    };
    const fault: Fault = { description, heal, [Symbol.asyncDispose]: heal };
    this.#delays.set(fault, ms);
    this.#history.add('fault', description);
    return Promise.resolve(fault);
  }

  /** Undoes its faults. */
  async heal(): Promise<void> {
    for (const fault of [...this.#delays.keys()]) await fault.heal();
    if (this.#server === undefined) await this.start();
  }

  get #name(): string {
    return `the endpoint of ${this.services.join(', ')}`;
  }

  #refuse(what: string, why: string): ClusterError {
    return new ClusterError('usage', `${this.#name} can't be ${what}: ${why}`, {
      hint: 'Stop one that runs, start one that is stopped, and give delays in milliseconds, more than 0.',
    });
  }
}
