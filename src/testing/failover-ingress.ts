import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A node that stays silent for so long is left for the next one; for longer in each round, since handlers may take long. */
const FIRST_PATIENCE_MS = 5_000;
const MAX_PATIENCE_MS = 60_000;
const ROUND_PAUSE_MS = 50;
const MAX_BODY_BYTES = 64 * 1_024 ** 2;
const KEY = 'idempotency-key';
/** So begin keys that we give. */
const OUR_KEY = 'failover-';
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

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
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
   * @param urls ingresses of nodes that run, in the order in which to ask them; read again in each round
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
    const headers = withoutConnection(request.headers);
    if (method === 'POST' && headers[KEY] === undefined && !path.startsWith('/restate/')) {
      headers[KEY] = `${OUR_KEY}${randomUUID()}`;
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
    let last = 'no node that runs accepts invocations';
    const isGone = () => gone.signal.aborted;
    while (performance.now() < deadline) {
      for (const url of this.#inOrder()) {
        const answer = await ask(url, asked, patienceMs, gone.signal);
        if (isGone()) return;
        if (typeof answer !== 'string') {
          this.#last = url;
          response.writeHead(answer.status, withoutConnection(answer.headers));
          response.end(answer.body);
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

function withoutConnection(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)));
}

/** The whole body; `undefined` where it is too large. @throws where it breaks off */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
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

/** What a node answers, or why that does not count and the next one is asked. */
async function ask(url: string, asked: Asked, patienceMs: number, signal: AbortSignal): Promise<Answer | string> {
  let answer = await exchange(url, asked, patienceMs, signal);
  const isRefused = typeof answer !== 'string' && answer.status === BAD_REQUEST && !isOfHandler(answer);
  if (isRefused && String(asked.headers[KEY]).startsWith(OUR_KEY)) {
    // An ingress refuses a key for a workflow's `run`, which is done once by the workflow's own key.
    const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => name !== KEY));
    answer = await exchange(url, { ...asked, headers }, patienceMs, signal);
  }
  if (typeof answer === 'string' || answer.status < SERVER_ERROR || isOfHandler(answer)) return answer;
  return `status ${String(answer.status)}`;
}

/** A handler's own failure is the same at every node. */
function isOfHandler({ headers }: Answer): boolean {
  return headers['x-restate-error-source'] === 'invocation';
}

/** One request to one node, from its beginning to the end of the answer. */
function exchange(
  url: string,
  { method, path, headers, body }: Asked,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Answer | string> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => {
      end(error.code ?? error.message);
    };
    const call = send(`${url}${path}`, { method, headers, agent: false, signal }, (message) => {
      bodyOf(message).then((whole) => {
        const status = message.statusCode ?? UNAVAILABLE;
        end(whole === undefined ? 'its answer is too large' : { status, headers: message.headers, body: whole });
      }, fail);
    });
    const timer = setTimeout(() => {
      end(`silent for ${String(patienceMs / 1_000)} s`);
    }, patienceMs);
    function end(result: Answer | string): void {
      clearTimeout(timer);
      resolve(result);
      call.destroy();
    }
    call.on('error', fail);
    call.end(body);
  });
}
