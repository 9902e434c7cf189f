import { accepted } from './admin-answers.js';
import type { AdminCalls } from './admin-calls.js';
import type { Remains, ServiceKey } from './admin-remains.js';
import { deleteDeployment } from './deployments.js';

/** The server takes no more than this at once. */
const MAX_BATCH = 1_000;
/** Each waits until it is stored, so that more at once take less time in all; and each has a connection of its own. */
const AT_ONCE = 64;
/** Removing state is accepted first, and done a moment later; asked for again too soon, it could meet newer state. */
const STATE_PATIENCE_MS = 500;

/** Removes what was seen. What comes of that is for the next look to tell. */
export class Sweep {
  readonly #calls: AdminCalls;
  /** When state was asked to be removed, by service and key. */
  readonly #asked = new Map<string, number>();

  constructor(calls: AdminCalls) {
    this.#calls = calls;
  }

  /** @throws {ClusterError} `command-failed` where the server refuses; other things are removed all the same */
  async clear({ live, ended, state, deployments }: Remains): Promise<void> {
    const outcomes = await Promise.allSettled([
      // An invocation that was killed is kept like one that ended by itself.
      this.#each('kill', live).then(() => this.#each('purge', [...live, ...ended])),
      inTurns(state, (key) => this.#clearState(key)),
      inTurns(deployments, (id) => deleteDeployment(this.#calls, id)),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #each(verb: 'kill' | 'purge', ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += MAX_BATCH) await this.#batch(verb, ids.slice(i, i + MAX_BATCH));
  }

  /** What fails for a single one (it has ended by itself, say) shows in the next look. */
  async #batch(verb: 'kill' | 'purge', ids: readonly string[]): Promise<void> {
    const path = `/internal/invocations_batch_operations/${verb}`;
    const answer = await this.#calls.call('POST', path, { invocation_ids: ids });
    if (answer.status !== 404) accepted(answer, `${verb} invocations`);
    // The web UI's own way, seen in 1.6 and 1.7; the documented one takes one request each.
    else await inTurns(ids, (id) => this.#calls.call('PATCH', `/invocations/${id}/${verb}`));
  }

  /** Of an object that is busy, it waits in its queue until the invocation is killed. */
  async #clearState({ service, key }: ServiceKey): Promise<void> {
    const name = JSON.stringify([service, key]);
    if (performance.now() - (this.#asked.get(name) ?? -Infinity) < STATE_PATIENCE_MS) return;
    this.#asked.set(name, performance.now());
    const path = `/services/${encodeURIComponent(service)}/state`;
    accepted(await this.#calls.call('POST', path, { object_key: key, new_state: {} }), `clear ${service}/${key}`);
  }
}

/** Some at a time. */
async function inTurns<T>(items: readonly T[], job: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await job(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
