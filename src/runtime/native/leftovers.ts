import { kill, pid as self } from 'node:process';
import { listProcesses } from '../../machine/processes.js';

/** Whether a command line is one that we start for a cluster below a directory: a server, or docker for Compose. */
function worksBelow(dir: string, command: string): boolean {
  if (!command.includes(dir) && !command.includes(`${dir.slice(0, -1)} `)) return false;
  return command.includes(' --no-logo --config-file ') || command.includes(' --project-directory ');
}

/**
 * Kills the programs that were started for a cluster in a directory: its servers, and `docker compose` under way.
 *
 * @param dir with a separator at its end
 * @returns how many there were
 */
export async function killBelow(dir: string): Promise<number> {
  const found = (await listProcesses()).filter(({ pid, command }) => pid !== self && worksBelow(dir, command));
  for (const { pid } of found) {
    try {
      kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return found.length;
}
