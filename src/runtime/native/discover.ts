import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { FoundCluster } from '../types.js';
import { findOwnProcesses } from './own-processes.js';
import type { OwnProcess } from './own-processes.js';

/** A cluster of processes, with those that run of it. Its name is known from elsewhere. */
export interface FoundProcesses extends FoundCluster {
  readonly dir: string;
  readonly processes: readonly OwnProcess[];
}

/** Puts the processes of each cluster together. One whose directory was deleted is not the one that is there now. */
export function groupProcesses(processes: readonly OwnProcess[]): FoundProcesses[] {
  const groups = new Map<string, OwnProcess[]>();
  for (const own of processes) {
    const key = JSON.stringify([own.dir, own.deleted]);
    groups.set(key, [...(groups.get(key) ?? []), own]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { dir, deleted } = first;
    // One whose nodes are gone, and whose snapshot store still runs, is there too.
    const running = group.filter(({ member }) => member !== SNAPSHOT_STORE).length;
    const found = { name: '', runtime: 'native' as const, dir, nodes: running, running, processes: group };
    return [deleted ? { ...found, deleted } : found];
  });
}

/** Clusters whose servers run as processes, told by the directory that each works in. */
export async function listNativeClusters(): Promise<FoundProcesses[]> {
  return groupProcesses(await findOwnProcesses());
}
