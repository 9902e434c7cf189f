import { relative } from 'node:path';
import { env, kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../../errors.js';
import { spawnDetached } from '../../exec/run.js';
import { makePrivateInside, openLog, writeInside } from '../../files/put.js';
import { clearRemoved, removeInside } from '../../files/remove.js';
import { asSystemFault } from '../../system-errors.js';
import { isHalted } from '../../machine/halted.js';
import { findProcess, isRunning } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { tryReadText } from '../../machine/text-file.js';
import { nodeFiles, serverArgs, serverEnv } from './layout.js';
import type { NodeFiles } from './layout.js';
import { findOwnProcesses, ownAmong } from './own-processes.js';
import type { OwnProcess } from './own-processes.js';

/** Where the id of a process of ours is written down. */
export interface ServerFiles {
  /** The cluster directory. */
  readonly root: string;
  readonly pid: string;
}

/** What a pid file says; the process may be gone. */
export async function readPid(files: ServerFiles): Promise<number | undefined> {
  const read = await tryReadText(files.pid, 'lock');
  return 'text' in read && /^\d+\n$/.test(read.text) ? Number(read.text) : undefined;
}

/** The process a pid file names, where it still is this node's server. */
async function findByPidFile(files: NodeFiles): Promise<ProcessInfo | undefined> {
  const pid = await readPid(files);
  const process = pid === undefined ? undefined : await findProcess(pid);
  const [own] = process === undefined ? [] : await ownAmong([process]);
  return own !== undefined && isServerOf(own, files) ? process : undefined;
}

/** Whether a process is the server of a node that is there. One whose directory was deleted is no node's any more. */
function isServerOf({ dir, member, deleted }: OwnProcess, files: NodeFiles): boolean {
  return !deleted && nodeFiles(dir, member).directory === files.directory;
}

/**
 * The running servers of some nodes, by configuration file. Pid files only save the look through all processes: what
 * counts is that a process works in the node's directory.
 */
export async function findNodeServers(nodes: readonly NodeFiles[]): Promise<Map<string, ProcessInfo>> {
  const named = await Promise.all(nodes.map(findByPidFile));
  const found = named.every((process) => process !== undefined) ? undefined : await findOwnProcesses();
  const servers = new Map<string, ProcessInfo>();
  for (const [i, files] of nodes.entries()) {
    const process = named[i] ?? found?.find((own) => isServerOf(own, files))?.process;
    if (process !== undefined) servers.set(files.config, process);
  }
  return servers;
}

/** Of what a server writes, others on the machine need nothing. */
const OWNER_ONLY = 0o600;

/** Notes the id of a process that was started. */
export async function writePid({ root, pid }: ServerFiles, id: number): Promise<void> {
  await writeInside(root, pid, `${String(id)}\n`, OWNER_ONLY);
}

/** Starts a node's server in the background. */
export async function startServer(
  server: string,
  files: NodeFiles,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { root } = files;
  await makePrivateInside(root, files.data);
  await removeInside(root, files.temporary);
  await makePrivateInside(root, files.temporary);
  const log = await openLog(root, files.log);
  try {
    const pid = await spawnDetached(server, serverArgs(files.config), {
      cwd: files.directory,
      // From where it works: at an absolute path, it would make this directory again after the cluster was moved.
      env: { ...serverEnv(env), TMPDIR: relative(files.directory, files.temporary), ...variables },
      output: log.fd,
    });
    await writePid(files, pid);
  } finally {
    await log.close();
  }
}

/** Sends a signal to exactly this process; one that is gone, or whose pid now belongs to another, gets none. */
export async function signalServer(server: ProcessInfo, signal: NodeJS.Signals): Promise<void> {
  if (!(await isRunning(server))) return;
  try {
    kill(server.pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return;
    throw new ClusterError('command-failed', `process ${String(server.pid)} can't be stopped: ${String(code)}`, {
      hint: 'It belongs to another user; stop it as that user.',
      cause: error,
    });
  }
}

/** How often to look whether a process has ended. There is no event for processes that are not our children. */
const LOOK_AGAIN_MS = 25;

async function ended(server: ProcessInfo, deadlineMs: number): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  while (await isRunning(server)) {
    if (performance.now() >= until) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

/** How long a process may take to halt: a thread that waits for a disk does so only afterwards. */
const HALT_MS = 5_000;

/** Halts a server with all its threads. One that does not halt in time is let go on, and `false` returned. */
export async function haltServer(server: ProcessInfo): Promise<boolean> {
  await signalServer(server, 'SIGSTOP');
  const until = performance.now() + HALT_MS;
  while (!(await isHalted(server.pid))) {
    if (performance.now() >= until || !(await isRunning(server))) {
      await signalServer(server, 'SIGCONT');
      return false;
    }
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

/**
 * Removes the note of a process's id. One that stays does no harm, since a process is known by where it works: a server
 * can always be ended, also where its note lies behind a link, or nothing can be written.
 */
async function forgetPid(files: ServerFiles | undefined): Promise<void> {
  if (files === undefined) return;
  try {
    await removeInside(files.root, files.pid);
  } catch (error) {
    if (!(error instanceof ClusterError) && asSystemFault(error) === undefined) throw error;
  }
}

/**
 * Ends a server: asks first, and kills it where it has not ended after `graceMs`.
 *
 * @param files `undefined` where they were deleted
 */
export async function stopServer(server: ProcessInfo, files: ServerFiles | undefined, graceMs: number): Promise<void> {
  await signalServer(server, 'SIGTERM');
  // One that is halted could not hear it.
  await signalServer(server, 'SIGCONT');
  if (await ended(server, graceMs)) await forgetPid(files);
  else await killServer(server, files);
}

/** Ends a server at once. */
export async function killServer(server: ProcessInfo, files: ServerFiles | undefined): Promise<void> {
  await signalServer(server, 'SIGKILL');
  if (!(await ended(server, 5_000))) {
    throw new ClusterError('command-failed', `process ${String(server.pid)} does not end, even after SIGKILL`, {
      hint: `It may hang in the kernel; look at it with: ps -p ${String(server.pid)} -o pid,stat,wchan,command`,
    });
  }
  await forgetPid(files);
}

/** Removes what a server made beside its configuration. It must not run; whoever calls this has looked right before. */
export async function removeNodeData({ root, directory, data, temporary, log, pid }: NodeFiles): Promise<void> {
  for (const path of [data, temporary, log, pid]) await removeInside(root, path);
  await clearRemoved(root, directory);
}
