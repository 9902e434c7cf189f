import { request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface SendOptions {
  /** Default: `POST` where there is a body, else `GET`. */
  readonly method?: string;
  /** Sent as JSON, and said to be that. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** Ends the exchange as if nothing had answered. */
  readonly signal?: AbortSignal | undefined;
}

/** In characters. What a health check answers is short; what a query answers may not be. */
const MAX_BODY = { get: 1024 * 1024, send: 64 * 1024 * 1024 };

/**
 * A GET with a deadline.
 *
 * @param timeoutMs for the whole exchange
 * @returns `undefined` where nothing answers in time
 */
export function get(url: string, timeoutMs: number): Promise<HttpAnswer | undefined> {
  return exchange(url, { timeoutMs }, MAX_BODY.get);
}

/**
 * A request with a deadline.
 *
 * @returns `undefined` where nothing answers in time, or more than 64 MiB
 */
export function send(url: string, options: SendOptions): Promise<HttpAnswer | undefined> {
  return exchange(url, options, MAX_BODY.send);
}

/**
 * Not `fetch`: on Node 20, `fetch` with `AbortSignal.timeout()` against a port that accepts and then stays silent
 * leaves nothing alive in the event loop, and the process ends without a word.
 */
function exchange(
  url: string,
  { method, body: given, headers, timeoutMs, signal }: SendOptions,
  maxBody: number,
): Promise<HttpAnswer | undefined> {
  const json = given === undefined ? undefined : JSON.stringify(given);
  const options = {
    agent: false,
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve) => {
    const call = request(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > maxBody) finish(undefined);
      });
      response.on('end', () => {
        finish({ status: response.statusCode ?? 0, body });
      });
      response.on('error', () => {
        finish(undefined);
      });
    });
    const timer = setTimeout(() => {
      finish(undefined);
    }, timeoutMs);
    function finish(answer: HttpAnswer | undefined): void {
      clearTimeout(timer);
      resolve(answer);
      call.destroy();
    }
    call.on('error', () => {
      finish(undefined);
    });
    call.end(json);
  });
}
