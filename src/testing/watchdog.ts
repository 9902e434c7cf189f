import { execPath, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { TestCluster } from '../cluster/leftovers/test-cluster.js';
import { spawnWatcher } from '../exec/watch.js';
import type { Watcher } from '../exec/watch.js';

const MAIN = fileURLToPath(new URL('./watchdog-main.js', import.meta.url));

/**
 * Waits for the end of its input, which is our end, with next to no memory; then starts Node to clean up what the last
 * line lists. An empty last line: nothing is left to do.
 */
const SCRIPT = 'while IFS= read -r line; do last=$line; done; [ -z "$last" ] || exec "$0" "$1" "$last"';

/** Clusters that must not outlive this process. One watchdog, started with the first of them, for all. */
class Watchdog {
  readonly #clusters = new Set<TestCluster>();
  #watcher: Promise<Watcher> | undefined;

  /** From now on, a cluster is removed when this process ends, however that comes. */
  async watch(cluster: TestCluster): Promise<void> {
    // Windows has no sh; there `restate-cluster gc` removes what a killed test left.
    if (platform === 'win32') return;
    this.#clusters.add(cluster);
    this.#watcher ??= spawnWatcher('/bin/sh', ['-c', SCRIPT, execPath, MAIN]);
    await this.#tell();
  }

  /** A cluster was removed, or is to stay. */
  async release(cluster: TestCluster): Promise<void> {
    if (this.#clusters.delete(cluster)) await this.#tell();
  }

  async #tell(): Promise<void> {
    const line = this.#clusters.size === 0 ? '' : JSON.stringify([...this.#clusters]);
    const { input } = (await this.#watcher) ?? {};
    await new Promise<void>((resolve) => {
      if (input === undefined) resolve();
      else
        input.write(`${line}\n`, () => {
          resolve();
        });
    });
  }
}

export const watchdog = new Watchdog();
