import { oneOfSeveral } from '../runtime/docker/chosen-engine.js';
import { listContainerClusters } from '../runtime/docker/discover.js';
import { listNativeClusters } from '../runtime/native/discover.js';
import type { FoundProcesses } from '../runtime/native/discover.js';
import type { FoundCluster } from '../runtime/types.js';
import { expandNodes } from '../spec/nodes.js';
import { manifestOfRunning, nameOfProcesses } from './name-of-processes.js';

async function named({ processes, ...cluster }: FoundProcesses): Promise<FoundCluster> {
  const manifest = await manifestOfRunning(cluster.dir, cluster.deleted === true);
  return {
    ...cluster,
    name: await nameOfProcesses(cluster.dir, processes, manifest),
    nodes: manifest === undefined ? cluster.running : expandNodes(manifest.spec).length,
  };
}

export interface ListOptions {
  /** Called where Docker is installed and can't be asked, so that its clusters are missing, with the reason. */
  readonly onUnseen?: (reason: string) => void;
  /** Called where there are, or may be, several engines, with the one that was asked: clusters of others are missing. */
  readonly onOneEngine?: (engine: string) => void;
}

/** All clusters of ours that this machine knows of: containers, volumes and processes tell; nothing is remembered. */
export async function listClusters({ onUnseen, onOneEngine }: ListOptions = {}): Promise<FoundCluster[]> {
  const [containers, native] = await Promise.all([listContainerClusters(), listNativeClusters()]);
  if (containers.unseen !== undefined) onUnseen?.(containers.unseen);
  else if (onOneEngine !== undefined) {
    const engine = await oneOfSeveral();
    if (engine !== undefined) onOneEngine(engine);
  }
  const all = [...containers.found, ...(await Promise.all(native.map(named)))];
  return all.sort((a, b) => a.name.localeCompare(b.name));
}
