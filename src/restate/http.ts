import { request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const MAX_BODY = 1024 * 1024;

/**
 * A GET with a deadline.
 *
 * Not `fetch`: on Node 20, `fetch` with `AbortSignal.timeout()` against a port that accepts and then stays silent
 * leaves nothing alive in the event loop, and the process ends without a word.
 *
 * @param timeoutMs for the whole exchange
 * @returns `undefined` where nothing answers in time
 */
export function get(url: string, timeoutMs: number): Promise<HttpAnswer | undefined> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MAX_BODY) finish(undefined);
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
    call.end();
  });
}
