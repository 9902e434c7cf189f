import { dirname } from 'node:path';
import type { FoundCluster } from '../types.js';
import { findServers } from './node-process.js';
import { findStores } from './store-process.js';

/** Clusters whose servers run as processes, told by the configuration file each was started with. */
export async function listNativeClusters(): Promise<FoundCluster[]> {
  const running = new Map<string, number>();
  for (const config of (await findServers()).keys()) {
    const dir = dirname(dirname(dirname(config)));
    running.set(dir, (running.get(dir) ?? 0) + 1);
  }
  // One whose nodes are gone, and whose snapshot store still runs, is there too.
  for (const dir of (await findStores()).keys()) if (!running.has(dir)) running.set(dir, 0);
  return [...running].map(([dir, count]) => ({ name: '', runtime: 'native', dir, nodes: count, running: count }));
}
