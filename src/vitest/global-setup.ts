import type { TestProject } from 'vitest/node';
import type { StartOptions } from '../testing/options.js';
import { startCluster } from '../testing/start.js';
import { sharedInfo } from './shared-info.js';

export type { SharedClusterInfo, SharedNodeInfo } from './shared-info.js';

/** Starts the cluster of a run; what it returns ends it. */
export type GlobalSetup = (project: Pick<TestProject, 'provide'>) => Promise<() => Promise<void>>;

/**
 * A `globalSetup` of vitest that starts one cluster for the whole run. Tests reach it through
 * `inject('restateCluster')`, which has its addresses and its directory, with which `attachCluster` gives a handle. Nothing resets it between
 * tests; use keys of your own in each, or `clusterTest` where tests break or empty the cluster.
 *
 * @example
 * // global-setup.ts, named by `globalSetup` in vitest.config.ts
 * export default sharedCluster({ nodes: 3, services: [counter] });
 *
 * @throws {ClusterError} and {@link SpecError} as `startCluster`; the run then ends before its first test
 */
export function sharedCluster(options: Omit<StartOptions, 'networkFaults'> = {}): GlobalSetup {
  return async (project) => {
    const cluster = await startCluster(options);
    project.provide('restateCluster', sharedInfo(cluster));
    return () => cluster.stop();
  };
}
