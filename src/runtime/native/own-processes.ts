import { basename, dirname } from 'node:path';
import { listProcesses } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { workingDirectories } from '../../machine/working-directory.js';
import type { WorkingDirectory } from '../../machine/working-directory.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import { configOf } from './layout.js';
import { storeLocationOf } from './store-arguments.js';

/** A process that was started for a cluster: the server of a node, or the snapshot store beside the nodes. */
export interface OwnProcess {
  readonly process: ProcessInfo;
  /** The cluster directory it belongs to, absolute: where that is now, or was when it was deleted. */
  readonly dir: string;
  /** Name of the node, or {@link SNAPSHOT_STORE}. */
  readonly member: string;
  /** Whether the directory it works in was deleted. Another may have taken its place, which this is no process of. */
  readonly deleted: boolean;
}

/** What a process says on its command line: what it was started for. It stays as it was when the directory moves. */
interface Claim {
  readonly member: string;
  /** Absent for a store, which is told only where it is from where it works. */
  readonly dir: string | undefined;
}

function claimOf(process: ProcessInfo): Claim | undefined {
  const config = configOf(process);
  if (config !== undefined) {
    const directory = dirname(config);
    return { member: basename(directory), dir: dirname(dirname(directory)) };
  }
  const location = storeLocationOf(process);
  if (location === undefined) return undefined;
  return { member: SNAPSHOT_STORE, dir: dirname(location) === '.' ? undefined : dirname(dirname(location)) };
}

/** The cluster directory of a member that works in `path`; `undefined` where no member of that name would. */
function clusterOf(member: string, path: string): string | undefined {
  if (basename(path) !== member) return undefined;
  if (member === SNAPSHOT_STORE) return dirname(path);
  return basename(dirname(path)) === 'nodes' ? dirname(dirname(path)) : undefined;
}

/**
 * Decides to which cluster a process belongs. Its command line says that it is one of ours; where it works says whose.
 *
 * @param works `undefined` where the system does not tell
 */
export function ownProcess(process: ProcessInfo, works: WorkingDirectory | undefined): OwnProcess | undefined {
  const claim = claimOf(process);
  if (claim === undefined || works?.state === 'elsewhere') return undefined;
  const { member } = claim;
  const dir = works === undefined ? undefined : clusterOf(member, works.path);
  if (dir !== undefined) return { process, member, dir, deleted: works?.state === 'deleted' };
  // Started by hand from another directory, or another user's.
  return claim.dir === undefined ? undefined : { process, member, dir: claim.dir, deleted: false };
}

/** Those of some processes that were started for a cluster. */
export async function ownAmong(processes: readonly ProcessInfo[]): Promise<OwnProcess[]> {
  const claiming = processes.filter((process) => claimOf(process) !== undefined);
  const works = await workingDirectories(claiming.map(({ pid }) => pid));
  return claiming.map((process) => ownProcess(process, works.get(process.pid))).filter((own) => own !== undefined);
}

/** Everything on this machine that was started for a cluster. */
export async function findOwnProcesses(): Promise<OwnProcess[]> {
  return ownAmong(await listProcesses());
}

/** What was started for the cluster of a directory, also for one that was there earlier and was deleted. */
export async function processesOf(dir: string): Promise<OwnProcess[]> {
  return (await findOwnProcesses()).filter((own) => own.dir === dir);
}
