import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import { nodeFiles } from './layout.js';
import { removeNodeData } from './node-process.js';
import { assertNothingRuns } from './stop-processes.js';
import { removeStore, storeFiles } from './store-process.js';

/** Whether something lies at a path and is no link, which may lead out of the cluster directory. */
async function isOwn(path: string, kind: 'directory' | 'file'): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  return kind === 'directory' ? info?.isDirectory() === true : info?.isFile() === true;
}

/** Nodes of a directory by its contents alone: those with a configuration file of their own. */
export async function nodesIn(dir: string): Promise<string[]> {
  if (!(await isOwn(join(dir, 'nodes'), 'directory'))) return [];
  const names = await readdir(join(dir, 'nodes'));
  const found = await Promise.all(
    names.map(async (name) => {
      const { directory, config } = nodeFiles(dir, name);
      return (await isOwn(directory, 'directory')) && (await isOwn(config, 'file'));
    }),
  );
  return names.filter((_, i) => found[i]);
}

/** Members that have data in a directory, by its contents alone. */
export async function dataIn(dir: string): Promise<string[]> {
  const nodes = await nodesIn(dir);
  const found = await Promise.all(nodes.map((name) => isOwn(nodeFiles(dir, name).data, 'directory')));
  const store = nodes.length > 0 && (await isOwn(storeFiles(dir).directory, 'directory'));
  return [...nodes.filter((_, i) => found[i]), ...(store ? [SNAPSHOT_STORE] : [])];
}

/**
 * Deletes that data.
 *
 * @throws {ClusterError} `cluster-running` where a process works on it
 */
export async function removeDataIn(dir: string): Promise<void> {
  await assertNothingRuns(dir);
  for (const member of await dataIn(dir)) {
    await (member === SNAPSHOT_STORE ? removeStore(storeFiles(dir)) : removeNodeData(nodeFiles(dir, member)));
  }
}
