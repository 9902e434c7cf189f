import { ClusterError } from '../errors.js';
import { lockDirectory, lockHolder } from '../files/lock.js';
import { isRunning } from '../machine/processes.js';
import { systemReason } from '../system-errors.js';
import type { EventListener } from './events.js';

/** What a file system says that can't be written to now. */
const UNWRITABLE = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

/**
 * Holds a cluster directory, as {@link lockDirectory} does, for work that must be possible also where nothing can be
 * written: it is what frees a full disk.
 *
 * @returns a function that gives the lock up
 * @throws {ClusterError} `locked` where nothing can be written and another holds the lock
 */
export async function lockIfPossible(
  dir: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onEvent?: EventListener | undefined },
): Promise<() => Promise<void>> {
  const { signal, onEvent } = options;
  try {
    return await lockDirectory(dir, { signal, onWait: (pid) => onEvent?.({ type: 'waiting-for-lock', pid }) });
  } catch (error) {
    if (!UNWRITABLE.has(String((error as NodeJS.ErrnoException).code))) throw error;
    const reason = systemReason(error);
    const holder = await lockHolder(dir);
    if (holder !== undefined && (await isRunning(holder))) {
      throw new ClusterError('locked', `process ${String(holder.pid)} is at work on ${dir}, and ${reason}`, {
        hint: `Wait until it has ended, or stop it with: kill ${String(holder.pid)}`,
        cause: error,
      });
    }
    onEvent?.({ type: 'going-unlocked', dir, reason });
    return () => Promise.resolve();
  }
}
