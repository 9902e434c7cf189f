import { mkdir, rm, writeFile } from 'node:fs/promises';
import { env, kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError } from '../../errors.js';
import { spawnDetached } from '../../exec/run.js';
import { isHalted } from '../../machine/halted.js';
import { findProcess, isRunning, listProcesses } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { tryReadText } from '../../machine/text-file.js';
import { configOf, serverArgs, serverEnv } from './layout.js';
import type { NodeFiles } from './layout.js';
import { openLogForWriting } from './log-file.js';

/** Server processes of this machine by the configuration file they were started with. */
export async function findServers(): Promise<Map<string, ProcessInfo>> {
  const servers = new Map<string, ProcessInfo>();
  for (const process of await listProcesses()) {
    const config = configOf(process);
    if (config !== undefined) servers.set(config, process);
  }
  return servers;
}

/** Where the id of a process of ours is written down. */
export interface ServerFiles {
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
  return process !== undefined && configOf(process) === files.config ? process : undefined;
}

/**
 * The running servers of some nodes, by configuration file. Pid files only save the look through all processes: what
 * counts is that a process was started with the node's configuration file.
 */
export async function findNodeServers(nodes: readonly NodeFiles[]): Promise<Map<string, ProcessInfo>> {
  const named = await Promise.all(nodes.map(findByPidFile));
  if (named.every((process) => process !== undefined)) {
    return new Map(named.map((process, i) => [nodes[i]?.config ?? '', process]));
  }
  return findServers();
}

/** Starts a node's server in the background. */
export async function startServer(
  server: string,
  files: NodeFiles,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(files.data, { recursive: true });
  await rm(files.temporary, { recursive: true, force: true });
  await mkdir(files.temporary);
  const log = await openLogForWriting(files.log);
  try {
    const pid = await spawnDetached(server, serverArgs(files.config), {
      cwd: files.directory,
      env: { ...serverEnv(env), TMPDIR: files.temporary, ...variables },
      output: log.fd,
    });
    await writeFile(files.pid, `${String(pid)}\n`);
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

/** Ends a server: asks first, and kills it where it has not ended after `graceMs`. */
export async function stopServer(server: ProcessInfo, files: ServerFiles, graceMs: number): Promise<void> {
  await signalServer(server, 'SIGTERM');
  // One that is halted could not hear it.
  await signalServer(server, 'SIGCONT');
  if (await ended(server, graceMs)) await rm(files.pid, { force: true });
  else await killServer(server, files);
}

/** Ends a server at once. */
export async function killServer(server: ProcessInfo, files: ServerFiles): Promise<void> {
  await signalServer(server, 'SIGKILL');
  if (!(await ended(server, 5_000))) {
    throw new ClusterError('command-failed', `process ${String(server.pid)} does not end, even after SIGKILL`, {
      hint: `It may hang in the kernel; look at it with: ps -p ${String(server.pid)} -o pid,stat,wchan,command`,
    });
  }
  await rm(files.pid, { force: true });
}

/** Removes what a server made beside its configuration. It must not run. */
export async function removeNodeData({ data, temporary, log, pid }: NodeFiles): Promise<void> {
  await Promise.all([data, temporary, log, pid].map((path) => rm(path, { recursive: true, force: true })));
}
