import { access, constants, lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import { refuseLinks } from '../../files/inside.js';
import { refuseLinkedPlaces } from './linked-places.js';
import { dataDirectory } from './store-process.js';

interface Fault {
  /** What is wrong, after the path. */
  readonly what: string;
  readonly hint: string;
}

function faultOfCode(code: string | undefined, path: string): Fault {
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      what: 'may not be read and written by you',
      hint: `Give yourself the rights, as with \`chmod -R u+rwX ${path}\`, or run restate-cluster as the user it belongs to.`,
    };
  }
  if (code === 'EROFS') {
    return { what: 'is on a file system that can only be read', hint: 'Mount it for writing, or use another `--dir`.' };
  }
  return { what: `can't be used (${String(code)})`, hint: 'See what is in its place, or use another `--dir`.' };
}

const NO_DIRECTORY: Fault = {
  what: 'is not a directory',
  hint: 'Put the directory back that was there. Where there was none, move this away.',
};

/** What keeps a directory from being used, or made; `undefined` where nothing does. */
async function faultOf(path: string): Promise<Fault | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return NO_DIRECTORY;
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return faultOfCode(code, path);
    const dangling = await lstat(path).then(
      () => true,
      () => false,
    );
    return dangling ? { ...NO_DIRECTORY, what: 'leads to nothing' } : undefined;
  }
}

/**
 * Refuses a start that would fail for the data directory of a node, or of the store beside the nodes. A server says so
 * only in its log, some time after the others were started.
 *
 * @throws {ClusterError} `data-unusable`; `path-is-link`
 */
export async function assertDataUsable(plan: ClusterPlan, dir: string): Promise<void> {
  await refuseLinkedPlaces(
    dir,
    plan.nodes.map(({ name }) => name),
  );
  const store = plan.snapshots?.store === 'azurite' ? [{ name: SNAPSHOT_STORE, below: [] }] : [];
  for (const { name, below } of [
    ...plan.nodes.map((node) => ({ name: node.name, below: [node.nodeName] })),
    ...store,
  ]) {
    const data = dataDirectory(dir, name);
    for (const path of [data, ...below.map((inner) => join(data, inner))]) {
      await refuseLinks(dir, [path]);
      const fault = await faultOf(path);
      if (fault === undefined) continue;
      throw new ClusterError('data-unusable', `${name} can't be started: its data directory ${path} ${fault.what}`, {
        hint: fault.hint,
      });
    }
  }
}
