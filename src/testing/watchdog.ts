import { env, execPath, platform } from 'node:process';
import type { TestCluster } from '../cluster/leftovers/test-cluster.js';
import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { spawnWatcher, watcherEnv } from '../exec/watch.js';
import type { Watcher } from '../exec/watch.js';
import { ownScript } from '../files/own-files.js';

const MAIN = new URL('./watchdog-main.js', import.meta.url);
const CHECK_MS = 60_000;

/**
 * Waits for the end of its input, which is our end, with next to no memory; then starts Node to clean up what the last
 * line lists. An empty last line: nothing is left to do.
 */
const SCRIPT = 'while IFS= read -r line; do last=$line; done; [ -z "$last" ] || exec "$0" "$1" "$last"';

/**
 * Starts the program once with nothing to clean up. Where Node needs options to find packages, as under Yarn's
 * Plug'n'Play, a watchdog that can't load would be noticed by nobody: it starts only after our end.
 */
async function assertLoads(main: string): Promise<void> {
  try {
    await run(execPath, [main, '[]'], { cwd: '/', env: watcherEnv(), extendEnv: false, timeoutMs: CHECK_MS });
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    throw new ClusterError('watchdog-failed', 'what removes a cluster after its test was killed does not start', {
      hint: 'Unset NODE_OPTIONS, or keep restate-cluster where a plain Node finds it (with Yarn: `nodeLinker: node-modules`).',
      details: error.tail,
      cause: error,
    });
  }
}

async function startWatcher(): Promise<Watcher> {
  const main = await ownScript(MAIN);
  if ((env['NODE_OPTIONS'] ?? '') !== '') await assertLoads(main);
  return spawnWatcher('/bin/sh', ['-c', SCRIPT, execPath, main]);
}

/** Clusters that must not outlive this process. One watchdog, started with the first of them, for all. */
class Watchdog {
  readonly #clusters = new Set<TestCluster>();
  #watcher: Promise<Watcher> | undefined;

  /**
   * From now on, a cluster is removed when this process ends, however that comes.
   *
   * @throws {ClusterError} `package-incomplete` or `watchdog-failed` where nothing would remove it
   */
  async watch(cluster: TestCluster): Promise<void> {
    // Windows has no sh; there `restate-cluster gc` removes what a killed test left.
    if (platform === 'win32') return;
    this.#watcher ??= startWatcher();
    await this.#watcher;
    this.#clusters.add(cluster);
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
