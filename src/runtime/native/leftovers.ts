import { kill } from 'node:process';
import { listProcesses } from '../../machine/processes.js';
import type { ProcessInfo } from '../../machine/processes.js';
import { composedDirectory } from '../docker/compose-args.js';
import { ownAmong } from './own-processes.js';

export interface Killed {
  readonly servers: number;
  /** `docker compose` under way, which may have asked the engine for something that is yet to come. */
  readonly clients: number;
}

/** Kills one; where that fails because it ended meanwhile, or belongs to another user, the next look tells. */
function killNow({ pid }: ProcessInfo): void {
  try {
    kill(pid, 'SIGKILL');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/**
 * Kills the programs that were started for the cluster of a directory: its servers, and `docker compose` under way.
 * Servers are known by where they work, also when that was deleted; the others by their arguments.
 *
 * @param dir absolute
 */
export async function killBelow(dir: string): Promise<Killed> {
  const processes = await listProcesses();
  const own = await ownAmong(processes);
  const servers = own.filter((server) => server.dir === dir).map(({ process }) => process);
  const clients = processes.filter((process) => composedDirectory(process) === dir);
  // Whoever still starts something goes first.
  for (const process of [...clients, ...servers]) killNow(process);
  return { servers: servers.length, clients: clients.length };
}
