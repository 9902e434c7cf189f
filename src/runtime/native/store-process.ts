import { join } from 'node:path';
import { env } from 'node:process';
import { spawnDetached } from '../../exec/run.js';
import { statusOf } from '../../files/inside.js';
import { makePrivateInside, openLog } from '../../files/put.js';
import { removeInside } from '../../files/remove.js';
import { findProcess } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { AzuritePlan } from '../../plan/types.js';
import type { AzuriteCommand } from '../../programs/azurite.js';
import { nodeFiles, serverEnv } from './layout.js';
import type { ServerFiles } from './node-process.js';
import { readPid, writePid } from './node-process.js';
import { findOwnProcesses, ownAmong } from './own-processes.js';
import type { OwnProcess } from './own-processes.js';
import { storeArgs, STORE_DATA } from './store-arguments.js';

/** Where the store beside native nodes keeps everything. */
export interface StoreFiles extends ServerFiles {
  readonly directory: string;
  readonly data: string;
  readonly log: string;
}

export function storeFiles(clusterDir: string): StoreFiles {
  const directory = join(clusterDir, SNAPSHOT_STORE);
  return {
    root: clusterDir,
    directory,
    data: join(directory, STORE_DATA),
    log: join(directory, 'azurite.log'),
    pid: join(directory, 'azurite.pid'),
  };
}

/** Where a node of a cluster directory, or the store beside the nodes, has its data. */
export function dataDirectory(clusterDir: string, name: string): string {
  return name === SNAPSHOT_STORE ? storeFiles(clusterDir).data : nodeFiles(clusterDir, name).data;
}

/** The store of a cluster directory, where it runs. Its pid file only saves the look through all processes. */
export async function findStore(clusterDir: string): Promise<ProcessInfo | undefined> {
  const isIt = ({ dir, member, deleted }: OwnProcess) => dir === clusterDir && member === SNAPSHOT_STORE && !deleted;
  const pid = await readPid(storeFiles(clusterDir));
  const named = pid === undefined ? undefined : await findProcess(pid);
  const [own] = named === undefined ? [] : await ownAmong([named]);
  if (own !== undefined && isIt(own)) return named;
  return (await findOwnProcesses()).find(isIt)?.process;
}

/** Starts the store of a cluster directory in the background. */
export async function startStore(command: AzuriteCommand, plan: AzuritePlan, files: StoreFiles): Promise<void> {
  await makePrivateInside(files.root, files.directory);
  await makePrivateInside(files.root, files.data);
  const log = await openLog(files.root, files.log);
  try {
    const pid = await spawnDetached(command.file, [...command.args, ...storeArgs(plan)], {
      cwd: files.directory,
      env: serverEnv(env),
      output: log.fd,
    });
    await writePid(files, pid);
  } finally {
    await log.close();
  }
}

/** Deletes what a store that does not run has. */
export async function removeStore({ root, directory, data, log, pid }: StoreFiles): Promise<void> {
  for (const path of [data, log, pid]) await removeInside(root, path);
  // A disk that is mounted for its data stays mounted.
  if ((await statusOf(data)) === undefined) await removeInside(root, directory);
}
