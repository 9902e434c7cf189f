import type { FaultyCluster } from '../testing/types.js';
import type { Lifetime } from './lifetime.js';

/** Undoes what tests did to a cluster since it was last as new. */
async function renew(cluster: FaultyCluster): Promise<FaultyCluster> {
  const since = cluster.history.slice(cluster.history.findLastIndex(({ kind }) => kind === 'reset') + 1);
  // Healing waits until the cluster is ready, for nothing where nobody broke it.
  if (since.some(({ kind }) => kind === 'fault')) await cluster.heal();
  await cluster.reset();
  return cluster;
}

/**
 * A cluster for many tests, started when the first one needs it. Every test finds it as new; tests that run at the same
 * time share it as it is.
 */
export class KeptCluster {
  readonly #start: () => Promise<FaultyCluster>;
  readonly #users = new Set<string>();
  #started: Promise<FaultyCluster> | undefined;
  /** The same cluster, once it is as new for the tests that use it now. */
  #renewed: Promise<FaultyCluster> | undefined;

  constructor(start: () => Promise<FaultyCluster>) {
    this.#start = start;
  }

  /** The cluster for one more test, until {@link release}, which may come first where the test runs out of time. */
  take(user: string, life: Lifetime): Promise<FaultyCluster> {
    const alone = this.#users.size === 0;
    this.#users.add(user);
    if (this.#started === undefined || this.#renewed === undefined) return this.#begin(life);
    if (alone) this.#renewed = this.#started.then(renew);
    return this.#renewed;
  }

  release(user: string): void {
    this.#users.delete(user);
  }

  #begin(life: Lifetime): Promise<FaultyCluster> {
    const started = this.#start();
    this.#started = started;
    this.#renewed = started;
    life.atEnd(async () => {
      this.#started = undefined;
      this.#renewed = undefined;
      // The tests were told why a start failed.
      const cluster = await started.catch(() => undefined);
      await cluster?.stop();
    });
    return started;
  }
}
