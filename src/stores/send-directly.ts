import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { ClusterError } from '../errors.js';
import { sharedSignal } from '../exec/shared-signal.js';
import type { Send, StoreAnswer, StoreRequest } from './types.js';

/** Bytes. A page of a list has less than one MiB; snapshots themselves are never read. */
export const MAX_ANSWER = 32 * 1024 * 1024;

export interface SendOptions {
  /** For one exchange. Default 10,000 ms. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_TIMEOUT_MS = 10_000;

/** No answer came. Names where to, and never the query, which may hold a token. */
export function unreachable(url: string, why: string, cause?: unknown): ClusterError {
  return new ClusterError('store-unreachable', `no answer from the store at ${new URL(url).origin}: ${why}`, {
    hint: 'See that the store runs, and that its address is right from where it was asked.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Requests from this process.
 *
 * Not `fetch`: on Node 20, `fetch` with `AbortSignal.timeout()` against a port that accepts and then stays silent
 * leaves nothing alive in the event loop, and the process ends without a word.
 */
export function sendDirectly({ timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SendOptions = {}): Send {
  return (request) => exchange(request, timeoutMs, signal);
}

function exchange(
  { method, url, headers, body }: StoreRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<StoreAnswer> {
  return new Promise((resolve, reject) => {
    const start = url.startsWith('https:') ? requestHttps : requestHttp;
    const length = { 'content-length': String(Buffer.byteLength(body ?? '')) };
    const sent = method === 'GET' || method === 'DELETE' ? headers : { ...headers, ...length };
    const call = start(url, {
      method,
      headers: sent,
      agent: false,
      ...(signal === undefined ? {} : { signal: sharedSignal(signal) }),
    });
    const fail = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(signal?.aborted === true ? interrupted() : unreachable(url, why, cause));
      call.destroy();
    };
    const timer = setTimeout(() => {
      fail(`nothing came in ${String(timeoutMs / 1000)} s`);
    }, timeoutMs);
    call.on('error', (error) => {
      fail(reasonOf(error), error);
    });
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_ANSWER) fail('its answer is too long');
      });
      response.on('error', (error) => {
        fail(reasonOf(error), error);
      });
      response.on('end', () => {
        clearTimeout(timer);
        const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        const answer = { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
        resolve({ ...answer, headers: Object.fromEntries(answered) as Record<string, string> });
      });
    });
    call.end(body);
  });
}

export function interrupted(): ClusterError {
  return new ClusterError('interrupted', 'interrupted while asking the store');
}

/** Node puts the reasons of several addresses into one error without a message. */
function reasonOf(error: Error & { readonly code?: string }): string {
  return error.message === '' ? (error.code ?? 'the connection failed') : error.message;
}
