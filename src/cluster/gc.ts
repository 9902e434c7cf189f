import { ClusterError } from '../errors.js';
import { lockDirectory } from '../files/lock.js';
import type { RuntimeKind } from '../spec/types.js';
import { findLeftovers, leftoverIn } from './leftovers/find.js';
import type { Leftover } from './leftovers/find.js';
import { sweep } from './leftovers/sweep.js';
import type { Swept } from './leftovers/sweep.js';

/** A test cluster that nobody needed, and what was done to it. */
export interface Collected {
  readonly name: string;
  readonly runtime: RuntimeKind;
  /** Unknown where only containers, volumes or networks were left. */
  readonly dir: string | undefined;
  /** Why nobody needs it, in a sentence. */
  readonly reason: string;
  /** What was removed; absent where nothing was, because it was only looked. */
  readonly removed?: Swept;
}

export interface GcOptions {
  /** Only look. Default false. */
  readonly dryRun?: boolean;
  /** What counts as now, in milliseconds since 1970. Default: now. */
  readonly now?: number;
  /** Called where Docker is installed and can't be asked, so that what is left in it is not seen, with the reason. */
  readonly onUnseen?: (reason: string) => void;
}

/** Holds a directory where nobody else does; who does is at work on that cluster. */
async function tryLock(dir: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockDirectory(dir, { signal: AbortSignal.abort() });
  } catch (error) {
    const isHeld = error instanceof ClusterError && error.code === 'interrupted';
    // Another has just removed it.
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isHeld || isGone) return undefined;
    throw error;
  }
}

async function remove(leftover: Leftover, now: number): Promise<Swept | undefined> {
  const { dir, runtime, described } = leftover;
  if (dir === undefined || !described) return sweep(leftover, { runtime });
  const unlock = await tryLock(dir);
  if (unlock === undefined) return undefined;
  try {
    // It may have been used again, or removed, since it was found.
    return (await leftoverIn(dir, now)) === undefined ? undefined : await sweep(leftover, { runtime });
  } finally {
    await unlock();
  }
}

/**
 * Removes test clusters that nobody needs any more: their owner is gone, or they have expired. Others are not touched,
 * nor those that were not started by the test harness. Several calls at once are harmless.
 */
export async function gc(options: GcOptions = {}): Promise<Collected[]> {
  const now = options.now ?? Date.now();
  const { found: leftovers, unseen } = await findLeftovers(now);
  if (unseen !== undefined) options.onUnseen?.(unseen);
  const collected = await Promise.all(
    leftovers.map(async (leftover): Promise<Collected | undefined> => {
      const { name, runtime, dir, reason } = leftover;
      if (options.dryRun === true) return { name, runtime, dir, reason };
      const removed = await remove(leftover, now);
      return removed === undefined ? undefined : { name, runtime, dir, reason, removed };
    }),
  );
  return collected.filter((cluster) => cluster !== undefined);
}
