import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { spawnDetached } from '../../exec/run.js';
import { findProcess, listProcesses } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { AzuritePlan } from '../../plan/types.js';
import type { AzuriteCommand } from '../../programs/azurite.js';
import { nodeFiles, serverEnv } from './layout.js';
import { openLogForWriting } from './log-file.js';
import type { ServerFiles } from './node-process.js';
import { readPid } from './node-process.js';

/** Where the store beside native nodes keeps everything. */
export interface StoreFiles extends ServerFiles {
  readonly directory: string;
  readonly data: string;
  readonly log: string;
}

export function storeFiles(clusterDir: string): StoreFiles {
  const directory = join(clusterDir, SNAPSHOT_STORE);
  return {
    directory,
    data: join(directory, 'data'),
    log: join(directory, 'azurite.log'),
    pid: join(directory, 'azurite.pid'),
  };
}

/** Where a node of a cluster directory, or the store beside the nodes, has its data. */
export function dataDirectory(clusterDir: string, name: string): string {
  return name === SNAPSHOT_STORE ? storeFiles(clusterDir).data : nodeFiles(clusterDir, name).data;
}

/** Its data comes last and absolute: it is how the process is recognised later. */
function storeArgs({ port }: Pick<AzuritePlan, 'port'>, data: string): string[] {
  const listen = ['--blobHost', '127.0.0.1', '--blobPort', String(port)];
  return [...listen, '--skipApiVersionCheck', '--disableTelemetry', '--location', data];
}

/** The cluster directory of a process that was started with {@link storeArgs}; `undefined` for any other. */
export function storeDirectoryOf({ command, words }: Pick<ProcessInfo, 'command' | 'words'>): string | undefined {
  const found =
    /^(?!sh |bash ).* --blobHost 127\.0\.0\.1 --blobPort \d+ --skipApiVersionCheck --disableTelemetry --location (.+)[\\/]snapshot-store[\\/]data$/.exec(
      command,
    );
  // A shell that was told to run the same line has all of it in one word.
  if (words !== undefined && words.at(-2) !== '--location') return undefined;
  return found?.[1];
}

/** The stores that run on this machine, by cluster directory. */
export async function findStores(): Promise<Map<string, ProcessInfo>> {
  const stores = new Map<string, ProcessInfo>();
  for (const process of await listProcesses()) {
    const dir = storeDirectoryOf(process);
    if (dir !== undefined) stores.set(dir, process);
  }
  return stores;
}

/** The store of a cluster directory, where it runs. Its pid file only saves the look through all processes. */
export async function findStore(clusterDir: string): Promise<ProcessInfo | undefined> {
  const pid = await readPid(storeFiles(clusterDir));
  const named = pid === undefined ? undefined : await findProcess(pid);
  if (named !== undefined && storeDirectoryOf(named) === clusterDir) return named;
  return (await findStores()).get(clusterDir);
}

/** Starts the store of a cluster directory in the background. */
export async function startStore(command: AzuriteCommand, plan: AzuritePlan, files: StoreFiles): Promise<void> {
  await mkdir(files.data, { recursive: true });
  const log = await openLogForWriting(files.log);
  try {
    const pid = await spawnDetached(command.file, [...command.args, ...storeArgs(plan, files.data)], {
      cwd: files.directory,
      env: serverEnv(env),
      output: log.fd,
    });
    await writeFile(files.pid, `${String(pid)}\n`);
  } finally {
    await log.close();
  }
}

/** Deletes what a store that does not run has. */
export async function removeStore(files: StoreFiles): Promise<void> {
  await rm(files.directory, { recursive: true, force: true });
}
