import { rm } from 'node:fs/promises';
import { sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeLabelled } from '../../runtime/docker/remove.js';
import { killBelow } from '../../runtime/native/leftovers.js';
import type { TestCluster } from './test-cluster.js';

const LOOK_AGAIN_MS = 150;
/** A program that was started just before its parent died may show its first container so much later. */
const QUIET_LOOKS = 3;
const MAX_LOOKS = 60;

/**
 * Removes everything of a test cluster, whatever state it is in and whoever still works on it: processes, containers,
 * volumes, networks, files. Looks until nothing new turns up.
 *
 * @returns how many processes, containers, volumes and networks were removed
 */
export async function sweep(cluster: TestCluster): Promise<number> {
  let removed = 0;
  let quiet = 0;
  for (let look = 0; look < MAX_LOOKS && quiet < QUIET_LOOKS; look++) {
    if (look > 0) await delay(LOOK_AGAIN_MS);
    // Whoever still starts something goes first.
    const found = (await killBelow(cluster.dir + sep)) + (await removeLabelled(cluster));
    removed += found;
    quiet = found === 0 ? quiet + 1 : 0;
  }
  await rm(cluster.dir, { recursive: true, force: true, maxRetries: 5 });
  return removed;
}
