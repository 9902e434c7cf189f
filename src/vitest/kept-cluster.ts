import type { FaultyCluster } from '../testing/types.js';
import type { Lifetime } from './lifetime.js';

/** Undoes what tests did to a cluster since it was last as new. */
async function renew(cluster: FaultyCluster): Promise<void> {
  const since = cluster.history.slice(cluster.history.findLastIndex(({ kind }) => kind === 'reset') + 1);
  // Healing waits until the cluster is ready, for nothing where nobody broke it.
  if (since.some(({ kind }) => kind === 'fault')) await cluster.heal();
  await cluster.reset();
}

/**
 * A cluster for many tests, started when the first one needs it. Every test finds it as new; tests that run at the same
 * time share it as it is.
 */
export class KeptCluster {
  readonly #start: () => Promise<FaultyCluster>;
  readonly #users = new Set<string>();
  #started: Promise<FaultyCluster> | undefined;
  /** Resolves when what earlier tests left is gone. Absent until a test has used the cluster. */
  #renewed: Promise<void> | undefined;
  #used = false;

  constructor(start: () => Promise<FaultyCluster>) {
    this.#start = start;
  }

  /** The cluster for one more test, until {@link release}. */
  async take(user: string, life: Lifetime): Promise<FaultyCluster> {
    const cluster = await (this.#started ?? this.#begin(life));
    if (this.#used && this.#users.size === 0) this.#renewed = renew(cluster);
    this.#used = true;
    this.#users.add(user);
    await this.#renewed;
    return cluster;
  }

  release(user: string): void {
    this.#users.delete(user);
  }

  #begin(life: Lifetime): Promise<FaultyCluster> {
    const started = this.#start();
    this.#started = started;
    life.atEnd(async () => {
      this.#started = undefined;
      this.#renewed = undefined;
      this.#used = false;
      // The tests were told why a start failed.
      const cluster = await started.catch(() => undefined);
      await cluster?.stop();
    });
    return started;
  }
}
