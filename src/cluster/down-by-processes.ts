import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { containersOf, removeContainers, stopContainers } from '../runtime/docker/containers-of.js';
import { dataIn, nodesIn, removeDataIn } from '../runtime/native/data-of.js';
import { processesOf } from '../runtime/native/own-processes.js';
import { stopProcesses } from '../runtime/native/stop-processes.js';
import { SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { DownOptions, DownResult } from './down.js';
import { lockIfPossible } from './lock-if-possible.js';
import { nameOfProcesses } from './name-of-processes.js';

async function isDirectory(dir: string): Promise<boolean> {
  return stat(dir).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

/**
 * Stops a cluster whose directory was deleted, or has no manifest that could be used: whatever runs from there, told by
 * the directory that its processes work in and the labels of its containers. With `purge`, their volumes and the data in
 * the directory go too.
 *
 * @param reason why its manifest can't be used
 * @returns `undefined` where nothing runs, and nothing of a cluster is there
 */
export async function downByProcesses(
  dir: string,
  reason: string,
  options: DownOptions,
): Promise<DownResult | undefined> {
  const { onEvent, purge = false } = options;
  const from = performance.now();
  const there = await isDirectory(dir);
  const [processes, containers] = await Promise.all([processesOf(dir), containersOf(dir)]);
  if (processes.length === 0 && containers.length === 0 && (await nodesIn(dir)).length === 0) return undefined;
  onEvent?.({ type: 'manifest-unusable', dir, reason });
  // A directory that is gone stays so.
  const unlock = there ? await lockIfPossible(dir, options) : () => Promise.resolve();
  try {
    const name = containers[0]?.cluster ?? (await nameOfProcesses(dir, processes, undefined));
    const running = containers.filter(({ state }) => state === 'running' || state === 'paused');
    const nodes = [
      ...processes.filter(({ member }) => member !== SNAPSHOT_STORE).map(({ member }) => member),
      ...running.flatMap(({ node }) => node ?? []),
    ];
    const stopped = [...new Set(nodes)].sort();
    if (stopped.length > 0) onEvent?.({ type: 'stopping', nodes: stopped });
    await stopProcesses(processes);
    if (purge) {
      await removeContainers(containers, dir);
      await removeDataIn(dir);
    } else await stopContainers(containers);
    const dataKept = (await dataIn(dir)).length > 0 || (!purge && containers.length > 0);
    const deleted = there ? {} : { directoryDeleted: true as const };
    return {
      name: name === '' ? basename(dir) : name,
      dir,
      stopped,
      purged: purge,
      dataKept,
      ...deleted,
      elapsedMs: performance.now() - from,
    };
  } finally {
    await unlock();
  }
}
