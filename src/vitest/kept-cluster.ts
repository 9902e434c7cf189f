import { stderr } from 'node:process';
import { ClusterError, isError } from '../errors.js';
import type { ClusterHandle } from '../testing/cluster.js';
import type { Lifetime } from './lifetime.js';

/** A cluster that is not ready by then is given up, and a fresh one is started, which takes less. */
const HEAL_MS = 30_000;

/** Makes a cluster as new. @throws where it can't be healed or emptied */
async function renew(cluster: ClusterHandle): Promise<void> {
  await cluster.findCrashes();
  const since = cluster.history.slice(cluster.history.findLastIndex(({ kind }) => kind === 'reset') + 1);
  // Healing waits until the cluster is ready, for nothing where nothing broke it.
  if (since.some(({ kind }) => kind === 'fault' || kind === 'crash')) await cluster.heal({ timeoutMs: HEAL_MS });
  await cluster.reset();
}

/**
 * A cluster for many tests, started when the first one needs it. Every test finds it as new; tests that run at the same
 * time share it as it is.
 */
export class KeptCluster {
  readonly #start: () => Promise<ClusterHandle>;
  readonly #users = new Set<string>();
  /** The cluster, as new for the tests that use it now. */
  #current: Promise<ClusterHandle> | undefined;

  constructor(start: () => Promise<ClusterHandle>) {
    this.#start = start;
  }

  /** The cluster for one more test, until {@link release}, which may come first where the test runs out of time. */
  take(user: string, life: Lifetime): Promise<ClusterHandle> {
    const alone = this.#users.size === 0;
    this.#users.add(user);
    if (this.#current === undefined) return this.#begin(life);
    if (alone) this.#current = this.#current.then((cluster) => this.#renewOrReplace(cluster));
    return this.#current;
  }

  release(user: string): void {
    this.#users.delete(user);
  }

  #begin(life: Lifetime): Promise<ClusterHandle> {
    const started = this.#start();
    this.#current = started;
    life.atEnd(async () => {
      const last = this.#current;
      this.#current = undefined;
      // The tests were told why a start failed.
      const cluster = await last?.catch(() => undefined);
      await cluster?.stop();
    });
    return started;
  }

  async #renewOrReplace(cluster: ClusterHandle): Promise<ClusterHandle> {
    try {
      await renew(cluster);
      return cluster;
    } catch (error) {
      stderr.write(`The cluster ${cluster.name} can't be made as new, so a fresh one is started: ${inWords(error)}\n`);
      // Also removed where the start of the other one fails.
      const [fresh] = await Promise.allSettled([this.#start(), cluster.stop()]);
      if (fresh.status === 'fulfilled') return fresh.value;
      throw fresh.reason;
    }
  }
}

/** On one line, without the advice, which is for a test that asked for it. */
function inWords(error: unknown): string {
  if (!isError(error)) return String(error);
  const [message = ''] = error.message.split('\n');
  const details = error instanceof ClusterError ? error.details : undefined;
  return details === undefined ? message : `${message} (${details.split('\n').join('; ')})`;
}
