import { test as base } from 'vitest';
import type { TestAPI } from 'vitest';
import type { StartOptions } from '../testing/options.js';
import type { ClusterHandle } from '../testing/cluster.js';
import { Lease } from '../testing/lease.js';
import { startHandle } from '../testing/start.js';
import type { FaultyCluster, StartedCluster } from '../testing/types.js';
import { addToFailure, explainFailure, hasFailed } from './failures.js';
import { KeptCluster } from './kept-cluster.js';
import { Lifetime } from './lifetime.js';

/** Vitest gives hooks 10 s; a bundle of a cluster that no longer answers takes longer. */
const REPORT_MS = 120_000;

export type ClusterTestOptions = StartOptions & {
  /**
   * How long one cluster is used. `file`: for all tests of a file that ask for it; each finds it without faults, state,
   * invocations and deployments of others. `worker`: the same for all files of a worker, where vitest runs with
   * `isolate: false` and the files share the module that calls `clusterTest`. `test`: every test has a new one.
   * Default `file`.
   */
  readonly scope?: 'test' | 'file' | 'worker' | undefined;
};

interface Fixtures {
  readonly restateClusterLife: Lifetime;
  readonly cluster: FaultyCluster;
}

/** Gives each test its cluster, and takes it back. */
interface Source {
  take(test: string, signal: AbortSignal, life: Lifetime): Promise<ClusterHandle>;
  giveBack(cluster: ClusterHandle): Promise<void>;
  /** The test has ended, whatever became of it. */
  release(test: string): void;
}

function sourceOf({ scope, ...options }: ClusterTestOptions): Source {
  const start = (more: StartOptions) => startHandle({ ...options, ...more });
  if (scope === 'test') {
    return {
      take: async (_, signal, life) => {
        // A test that ran out of time takes no cluster any more.
        const signals = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
        const cluster = await start({ signal: signals });
        // Vitest 3 leaves out the end of fixtures where an `afterEach` has failed.
        life.atEnd(() => cluster.stop());
        return cluster;
      },
      giveBack: (cluster) => cluster.stop(),
      release: () => undefined,
    };
  }
  const kept = new KeptCluster(() => start({}));
  return {
    take: (test, _, life) => kept.take(test, life),
    giveBack: () => Promise.resolve(),
    release: (test) => {
      kept.release(test);
    },
  };
}

/**
 * Vitest's `test` with a fixture `cluster`. A cluster is started when the first test asks for it, and never where none
 * does. Starting counts as time of that test: give tests a minute with `testTimeout` in the configuration of vitest.
 *
 * Where a test fails, a bundle is saved below `restate-cluster-failures`, and its error says where.
 *
 * @example
 * const test = clusterTest({ nodes: 3, services: [counter] });
 * test('survives the loss of a node', async ({ cluster }) => {
 *   const client = (await cluster.connect()).objectClient(counter, 'tea');
 *   await client.add(3);
 *   await (await cluster.leaderOf(counter, 'tea')).kill();
 *   await expect(cluster).toHaveState(counter, 'tea', { count: 3 });
 *   expect(await client.add(1)).toBe(4);
 * });
 */
export function clusterTest(
  options: ClusterTestOptions & { readonly networkFaults: true },
): TestAPI<{ cluster: FaultyCluster }>;
export function clusterTest(options?: ClusterTestOptions): TestAPI<{ cluster: StartedCluster }>;
export function clusterTest(options: ClusterTestOptions = {}): unknown {
  const source = sourceOf(options);
  return base.extend<Fixtures>({
    // The cluster is not this fixture's value: vitest 3 takes fixtures of one name in one file for the same.
    restateClusterLife: [
      // eslint-disable-next-line no-empty-pattern -- vitest reads from it that nothing is needed
      async ({}, use) => {
        const life = new Lifetime();
        await use(life);
        await life.end();
      },
      { scope: options.scope === 'worker' ? 'worker' : 'file' },
    ],
    cluster: async ({ task, signal, onTestFailed, onTestFinished, restateClusterLife }, use) => {
      let starting = true;
      let cluster: ClusterHandle | undefined;
      let isExplained = false;
      const lease = new Lease(`the test "${task.name}"`);
      const explain = async () => {
        if (cluster === undefined || isExplained || !hasFailed(task)) return;
        isExplained = true;
        await explainFailure(task, cluster);
      };
      // Also when an `afterEach` has failed, or this fixture.
      onTestFinished(async () => {
        // Where ending the lease fails, the fixture has told it.
        const [, explained] = await Promise.allSettled([lease.end(), explain()]);
        source.release(task.id);
        if (explained.status === 'rejected') throw explained.reason;
      }, REPORT_MS);
      onTestFailed(() => {
        if (starting)
          addToFailure(task, 'Its cluster was still starting; give tests more time: `testTimeout: 60_000`.');
      });
      try {
        cluster = await source.take(task.id, signal, restateClusterLife);
      } finally {
        starting = false;
      }
      await use(cluster.lend(lease));
      // At once: a test that ran out of time still does things to the cluster.
      const [ended, explained] = await Promise.allSettled([lease.end(), explain()]);
      if (explained.status === 'rejected') throw explained.reason;
      // A test that failed has said so itself.
      if (ended.status === 'rejected' && !hasFailed(task)) throw ended.reason;
      await source.giveBack(cluster);
    },
  });
}

/** `clusterTest()`: three nodes, one cluster for all tests of a file. */
export const test = clusterTest();
