import { ClusterError } from '../../errors.js';
import { quote } from '../../exec/run-error.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import { list } from '../../spec/words.js';
import { nodeFiles } from './layout.js';
import { stopServer } from './node-process.js';
import type { ServerFiles } from './node-process.js';
import { processesOf } from './own-processes.js';
import type { OwnProcess } from './own-processes.js';
import { storeFiles } from './store-process.js';

/** For a server of which no plan is known: what the slower profile gives a server, and the margin beyond. */
const GRACE_MS = 65_000;

function filesOf({ dir, member, deleted }: OwnProcess): ServerFiles | undefined {
  // What lies at the path of a deleted directory is another's.
  if (deleted) return undefined;
  return member === SNAPSHOT_STORE ? storeFiles(dir) : nodeFiles(dir, member);
}

/** Ends processes by what they are alone, without a plan: nodes first, so that snapshots under way reach the store. */
export async function stopProcesses(processes: readonly OwnProcess[], graceMs = GRACE_MS): Promise<void> {
  const isStore = ({ member }: OwnProcess) => member === SNAPSHOT_STORE;
  for (const group of [processes.filter((own) => !isStore(own)), processes.filter(isStore)]) {
    await Promise.all(group.map((own) => stopServer(own.process, filesOf(own), graceMs)));
  }
}

/**
 * Refuses to delete data that a process works on. Asked right before anything is deleted, whatever was stopped before.
 *
 * @param member one node of the cluster. Default: all, and the snapshot store
 * @throws {ClusterError} `cluster-running`
 */
export async function assertNothingRuns(dir: string, member?: string): Promise<void> {
  const running = (await processesOf(dir)).filter((own) => !own.deleted && (member ?? own.member) === own.member);
  if (running.length === 0) return;
  const named = running.map((own) => `${own.member} (process ${String(own.process.pid)})`);
  throw new ClusterError('cluster-running', `nothing was deleted: ${list(named)} still works in ${dir}`, {
    hint: `Stop it with: restate-cluster down --dir ${quote(dir)}`,
  });
}
