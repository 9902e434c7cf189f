import { accepted, parseRows, parseState } from './admin-answers.js';
import type { Deployment } from './admin-answers.js';
import { AdminCalls } from './admin-calls.js';
import type { AdminCallOptions } from './admin-calls.js';
import { resetCluster } from './admin-reset.js';
import type { ResetOptions } from './admin-reset.js';
import { deleteDeployment, listDeployments, registerDeployment } from './deployments.js';
import { sqlText } from './sql-text.js';

export type { Deployment };

/**
 * A cluster's admin API. It asks one node after the other until one answers, so that nodes may be down.
 *
 * Every method throws a `ClusterError`: `not-ready` where no node answers, or none can answer now; `command-failed` (the server's words in
 * `details`) where one refuses or answers what is not understood, and `interrupted` where the signal is aborted.
 */
export class AdminClient {
  readonly #calls: AdminCalls;

  /** @param urls as in `http://127.0.0.1:9070`, without a slash at the end; asked for anew by every call */
  constructor(urls: () => readonly string[], options: AdminCallOptions = {}) {
    this.#calls = new AdminCalls(urls, options);
  }

  /**
   * Rows of an SQL query. {@link sqlText} puts values into one.
   *
   * A column that is null is left out of its row, binary values are hexadecimal text, and integers that a number can't
   * hold exactly (above 2^53, such as `partition_key`) are `bigint`.
   */
  async query(sql: string): Promise<Record<string, unknown>[]> {
    return parseRows(await this.#calls.query(sql));
  }

  /**
   * Makes services known, by the address at which they answer. Doing it again changes nothing. The other nodes know
   * them a moment later than the one that was asked.
   *
   * @param uri as the nodes reach it
   * @param options.force also where the services at this address are others than when it was registered. Default: no
   */
  registerDeployment(uri: string, options: { readonly force?: boolean } = {}): Promise<Deployment> {
    return registerDeployment(this.#calls, uri, options.force ?? false);
  }

  deployments(): Promise<Deployment[]> {
    return listDeployments(this.#calls);
  }

  /** Forgets a deployment; invocations that run there fail from then on. Does nothing where it is gone already. */
  deleteDeployment(id: string): Promise<void> {
    return deleteDeployment(this.#calls, id);
  }

  /**
   * What a virtual object or a workflow has stored, by state key: JSON is parsed, other text is as it is, and what is no
   * text is a `Uint8Array`. Empty where it has stored nothing, or does not exist.
   */
  async state(service: string, key: string): Promise<Record<string, unknown>> {
    return parseState(
      await this.#calls.query(
        sqlText`select key, value_utf8, value from state where service_name = ${service} and service_key = ${key}`,
      ),
    );
  }

  /**
   * Replaces all that a virtual object or a workflow has stored. Done a moment later, between two of its invocations.
   *
   * @param values texts by state key
   */
  async writeState(service: string, key: string, values: Readonly<Record<string, string>>): Promise<void> {
    const bytes = Object.entries(values).map(([name, text]) => [name, [...Buffer.from(text, 'utf8')]]);
    const body = { object_key: key, new_state: Object.fromEntries(bytes) as Record<string, number[]> };
    accepted(await this.#calls.call('POST', `/services/${encodeURIComponent(service)}/state`, body), 'write state');
  }

  /**
   * Ends and forgets every invocation, and removes all state, and all deployments but those kept. It ends when the
   * cluster is seen to be empty; what calls the cluster from outside must have stopped before.
   */
  reset(options: ResetOptions): Promise<void> {
    return resetCluster(this.#calls, options);
  }
}
