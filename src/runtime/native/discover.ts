import { dirname } from 'node:path';
import type { FoundCluster } from '../types.js';
import { findServers } from './node-process.js';

/** Clusters whose servers run as processes, told by the configuration file each was started with. */
export async function listNativeClusters(): Promise<FoundCluster[]> {
  const running = new Map<string, number>();
  for (const config of (await findServers()).keys()) {
    const dir = dirname(dirname(dirname(config)));
    running.set(dir, (running.get(dir) ?? 0) + 1);
  }
  return [...running].map(([dir, count]) => ({ name: '', runtime: 'native', dir, nodes: count, running: count }));
}
