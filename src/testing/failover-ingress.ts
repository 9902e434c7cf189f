import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A node that stays silent for so long is left for the next one; for longer in each round, since handlers may take long. */
const FIRST_PATIENCE_MS = 5_000;
const MAX_PATIENCE_MS = 60_000;
const ROUND_PAUSE_MS = 50;
const MAX_BODY_BYTES = 64 * 1_024 ** 2;
const KEY = 'idempotency-key';
/** Headers that are about one connection. */
const OF_CONNECTION = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'expect', 'upgrade'];
const SERVER_ERROR = 500;
const UNAVAILABLE = 503;
const TOO_LARGE = 413;
const BAD_REQUEST = 400;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/**
 * An ingress on loopback that hands each request to a node, and to the next one where that does not answer: with the same
 * idempotency key, so that whatever was asked is done once. A request without a key is given one.
 */
export class FailoverIngress {
  readonly #urls: () => readonly string[];
  readonly #timeoutMs: number;
  #server: Server | undefined;
  #url: Promise<string> | undefined;
  /** Of the node that answered last, which is asked first. */
  #last: string | undefined;

  /**
   * @param urls of the nodes' ingresses, those that are well first; asked for at each attempt
   * @param timeoutMs how long all nodes may be silent until a request fails. Default 120 s
   */
  constructor(urls: () => readonly string[], timeoutMs = 120_000) {
    this.#urls = urls;
    this.#timeoutMs = timeoutMs;
  }

  /** Where it listens, from the first call on. */
  url(): Promise<string> {
    this.#url ??= this.#open();
    return this.#url;
  }

  async #open(): Promise<string> {
    const server = createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        refuse(response, UNAVAILABLE, String(error));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    this.#server = server;
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    await this.#url;
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (body === undefined) {
      refuse(response, TOO_LARGE, `a request has at most ${String(MAX_BODY_BYTES)} bytes`);
      return;
    }
    const { method = 'GET', url: path = '/' } = request;
    const headers: OutgoingHttpHeaders = { ...request.headers };
    for (const name of OF_CONNECTION) Reflect.deleteProperty(headers, name);
    if (method === 'POST' && headers[KEY] === undefined && !path.startsWith('/restate/')) {
      headers[KEY] = `failover-${randomUUID()}`;
    }
    await this.#handOn({ method, path, headers, body }, response);
  }

  async #handOn(asked: Asked, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    const deadline = performance.now() + this.#timeoutMs;
    let patienceMs = FIRST_PATIENCE_MS;
    let last = 'no node accepts invocations';
    const isGone = () => gone.signal.aborted;
    while (performance.now() < deadline) {
      for (const url of this.#inOrder()) {
        const answer = await ask(url, asked, patienceMs, gone.signal);
        if (isGone()) return;
        if (typeof answer !== 'string') {
          this.#last = url;
          response.writeHead(answer.statusCode ?? UNAVAILABLE, answer.headers);
          answer.pipe(response);
          // One that breaks off in the middle must not look whole.
          answer.on('error', () => response.destroy());
          return;
        }
        last = `${url}: ${answer}`;
      }
      patienceMs = Math.min(2 * patienceMs, MAX_PATIENCE_MS);
      await delay(ROUND_PAUSE_MS);
    }
    refuse(response, UNAVAILABLE, `no node answered within ${String(this.#timeoutMs / 1_000)} s; last seen: ${last}`);
  }

  #inOrder(): string[] {
    return [...this.#urls()].sort((a, b) => Number(b === this.#last) - Number(a === this.#last));
  }
}

/** The whole body; `undefined` where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** In the form in which an ingress refuses. */
function refuse(response: ServerResponse, code: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message, source: 'restate-cluster' }));
}

/** A node's answer, or why there is none that counts. */
async function ask(
  url: string,
  asked: Asked,
  patienceMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage | string> {
  const answer = await exchange(url, asked, patienceMs, signal);
  if (typeof answer === 'string') return answer;
  const ours = String(asked.headers[KEY]).startsWith('failover-');
  if (answer.statusCode === BAD_REQUEST && ours) return withoutKey(answer, url, asked, patienceMs, signal);
  // A handler's own failure has another source than the ingress, and is the same everywhere.
  const failed = (answer.statusCode ?? 0) >= SERVER_ERROR && answer.headers['x-restate-error-source'] !== 'invocation';
  if (!failed) return answer;
  answer.resume();
  return `status ${String(answer.statusCode)}`;
}

/** The ingress refuses a key for a workflow's `run`, which is done once by the workflow's own key. */
async function withoutKey(
  refusal: IncomingMessage,
  url: string,
  asked: Asked,
  patienceMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage | string> {
  if (refusal.headers['x-restate-error-source'] === 'invocation') return refusal;
  refusal.resume();
  const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => name !== KEY));
  return exchange(url, { ...asked, headers }, patienceMs, signal);
}

function exchange(
  url: string,
  { method, path, headers, body }: Asked,
  patienceMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage | string> {
  return new Promise((resolve) => {
    const call = send(`${url}${path}`, { method, headers, agent: false, signal }, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const timer = setTimeout(() => {
      resolve(`silent for ${String(patienceMs / 1_000)} s`);
      call.destroy();
    }, patienceMs);
    call.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(error.code ?? error.message);
    });
    call.end(body);
  });
}
