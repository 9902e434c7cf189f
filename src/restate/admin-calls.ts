import { ClusterError } from '../errors.js';
import { accepted, refusalOf } from './admin-answers.js';
import { send } from './http.js';
import type { HttpAnswer } from './http.js';
import { isFaultOfQuery } from './query-faults.js';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface AdminCallOptions {
  /** For one request at one address. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
}

const TABLES_HINT = 'Tables and their columns: https://docs.restate.dev/references/sql-introspection';
const SERVER_ERROR = 500;

/** Requests to whichever admin API answers. */
export class AdminCalls {
  readonly #urls: () => readonly string[];
  readonly #options: AdminCallOptions;
  /** Asked first: a node knows at once what was changed through it, and the others a moment later. */
  #lastAnswered: string | undefined;

  /** @param urls admin addresses, without a slash at the end; asked for anew by every call */
  constructor(urls: () => readonly string[], options: AdminCallOptions = {}) {
    this.#urls = urls;
    this.#options = options;
  }

  /**
   * Any answer, whatever its status. Only for what may be done twice: where a node stays silent, the next one is asked.
   *
   * @param path from its slash on
   * @throws {ClusterError} `not-ready` where none answers; `interrupted`
   */
  async call(method: Method, path: string, body?: unknown): Promise<HttpAnswer> {
    const urls = this.#inOrder();
    for (const url of urls) {
      const answer = await this.#send(url, method, path, body);
      if (answer !== undefined) {
        this.#lastAnswered = url;
        return answer;
      }
    }
    throw this.#noAnswer(urls);
  }

  /**
   * The body that answers an SQL query. While a cluster fails over, a node may be unable to ask the others: then the
   * next one is asked.
   *
   * @throws {ClusterError} `command-failed` where the query is wrong; `not-ready` where no node can answer it now, with
   *   what the last one said in `details`; `interrupted`
   */
  async query(sql: string): Promise<string> {
    const urls = this.#inOrder();
    let refusal: string | undefined;
    for (const url of urls) {
      const answer = await this.#send(url, 'POST', '/query', { query: sql });
      if (answer === undefined) continue;
      this.#lastAnswered = url;
      if (answer.status < SERVER_ERROR || isFaultOfQuery(refusalOf(answer))) {
        return accepted(answer, 'run the query', TABLES_HINT).body;
      }
      refusal = refusalOf(answer);
    }
    if (refusal === undefined) throw this.#noAnswer(urls);
    throw new ClusterError('not-ready', 'no node can answer the query now', {
      hint: 'Ask again in a moment, or see how the nodes are: restate-cluster status',
      details: refusal,
    });
  }

  #inOrder(): string[] {
    return [...this.#urls()].sort((a, b) => Number(b === this.#lastAnswered) - Number(a === this.#lastAnswered));
  }

  #noAnswer(urls: readonly string[]): ClusterError {
    return new ClusterError('not-ready', `no admin API answers (${urls.join(', ')})`, {
      hint: 'See how the nodes are: restate-cluster status',
    });
  }

  /**
   * Asks only the node that answered last, for what may keep a node busy for ever.
   *
   * @returns `undefined` where it does not answer in time
   */
  async callSame(method: Method, path: string, body?: unknown): Promise<HttpAnswer | undefined> {
    return this.#lastAnswered === undefined
      ? this.call(method, path, body)
      : this.#send(this.#lastAnswered, method, path, body);
  }

  async #send(url: string, method: Method, path: string, body: unknown): Promise<HttpAnswer | undefined> {
    const { timeoutMs = 10_000, signal } = this.#options;
    // Without asking for JSON, rows come in Arrow's binary format.
    const headers = { accept: 'application/json' };
    const answer = await send(`${url}${path}`, { method, body, headers, timeoutMs, signal });
    if (signal?.aborted === true) throw new ClusterError('interrupted', 'interrupted');
    return answer;
  }
}
