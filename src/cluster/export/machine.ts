import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pid as ownPid } from 'node:process';
import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { freeDiskMb } from '../../machine/disk.js';
import { listProcesses } from '../../machine/processes.js';
import { volumeOf, existingVolumes } from '../../runtime/docker/volumes.js';
import { volumeSizes } from '../../runtime/docker/inspect.js';
import { nodeFiles } from '../../runtime/native/layout.js';
import { processesOf } from '../../runtime/native/own-processes.js';
import type { Subject } from './types.js';

/** Processes of the cluster, and others that name its directory: programs at work on it. As `ps` tells. */
export async function processList({ dir }: Pick<Subject, 'dir'>, signal: AbortSignal): Promise<string> {
  const naming = (await listProcesses()).filter(({ pid, command }) => pid !== ownPid && command.includes(dir));
  const own = (await processesOf(dir)).map(({ process }) => process);
  const pids = [...new Set([...own, ...naming].map(({ pid }) => String(pid)))].join(',');
  if (pids === '') return 'No process names the directory of this cluster.\n';
  const { stdout } = await run('ps', ['-ww', '-o', 'pid,ppid,stat,etime,time,rss,args', '-p', pids], { signal });
  return `${stdout}\n`;
}

interface Usage {
  files: number;
  bytes: number;
  /** What the files take on disk: less than their size where they have holes. */
  onDisk: number;
}

async function addUsage(path: string, usage: Usage): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    try {
      if (entry.isDirectory()) await addUsage(full, usage);
      else {
        const { size, blocks } = await lstat(full);
        usage.files++;
        usage.bytes += size;
        usage.onDisk += blocks * 512;
      }
    } catch (error) {
      // A server at work removes files of its own.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function usageOf(path: string): Promise<Usage | 'no data'> {
  const usage = { files: 0, bytes: 0, onDisk: 0 };
  try {
    await addUsage(path, usage);
    return usage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'no data';
    throw error;
  }
}

/** What the data of each node takes, and what is free beside it. */
export async function diskUse({ dir, plan, engine }: Subject, signal: AbortSignal): Promise<unknown> {
  if (plan.runtime === 'native') {
    const nodes = await Promise.all(
      plan.nodes.map(async ({ name }) => [name, await usageOf(nodeFiles(dir, name).data)] as const),
    );
    return { freeMb: await freeDiskMb(dir), nodes: Object.fromEntries(nodes) };
  }
  if (!engine.answers) throw new ClusterError('engine-missing', engine.why);
  const volumes = await existingVolumes(
    plan.nodes.map(({ name }) => volumeOf(plan, name)),
    signal,
  );
  const root = engine.info?.dataRoot;
  const freeMb = engine.isHere && root !== undefined ? await freeDiskMb(root) : undefined;
  return { freeMb, volumes: await volumeSizes(volumes, signal) };
}
