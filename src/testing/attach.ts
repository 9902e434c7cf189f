import { openCluster } from '../cluster/open.js';
import { ClusterHandle } from './cluster.js';
import { ClusterCore } from './core.js';
import { History } from './history.js';
import type { StartedCluster } from './types.js';
import { tellWhole } from './whole-errors.js';

/**
 * A cluster that runs already, such as the one that `sharedCluster` started for a whole run, with everything that can be
 * asked of it and done to it. Its faults affect everybody else who uses it, `reset()` keeps the deployments that are there now,
 * and `stop()` leaves it running.
 *
 * @param directory its cluster directory, as in `inject('restateCluster').directory`
 * @example
 * await using cluster = await attachCluster(inject('restateCluster').directory);
 * expect(await cluster.deployments()).toHaveLength(1);
 *
 * @throws {ClusterError} `no-cluster` where the directory has no cluster; `not-ready` where it does not answer
 */
export async function attachCluster(directory: string): Promise<StartedCluster> {
  try {
    const opened = await openCluster(directory);
    const core = new ClusterCore(opened, new History(), () => opened.runtime.close());
    const handle = new ClusterHandle(core);
    core.own = (await handle.deployments()).map(({ id }) => id);
    return handle;
  } catch (error) {
    throw tellWhole(error);
  }
}
