import { dirname, sep } from 'node:path';
import { readManifest } from '../files/manifest.js';
import { listContainerClusters } from '../runtime/docker/discover.js';
import { listNativeClusters } from '../runtime/native/discover.js';
import type { FoundCluster } from '../runtime/types.js';
import { expandNodes } from '../spec/nodes.js';

export interface ListOptions {
  /** Called where Docker is installed and can't be asked, so that its clusters are missing, with the reason. */
  readonly onUnseen?: (reason: string) => void;
}

/** All clusters of ours that this machine knows of: containers, volumes and processes tell; nothing is remembered. */
export async function listClusters({ onUnseen }: ListOptions = {}): Promise<FoundCluster[]> {
  const [containers, native] = await Promise.all([listContainerClusters(), listNativeClusters()]);
  if (containers.unseen !== undefined) onUnseen?.(containers.unseen);
  const named = await Promise.all(
    native.map(async (cluster): Promise<FoundCluster> => {
      const manifest = await readManifest(cluster.dir ?? '').catch(() => undefined);
      const fallback =
        dirname(`${cluster.dir ?? ''}${sep}x`)
          .split(sep)
          .at(-1) ?? '';
      return {
        ...cluster,
        name: manifest?.spec.name ?? fallback,
        nodes: manifest === undefined ? cluster.running : expandNodes(manifest.spec).length,
      };
    }),
  );
  return [...containers.found, ...named].sort((a, b) => a.name.localeCompare(b.name));
}
