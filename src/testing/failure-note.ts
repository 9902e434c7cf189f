import type { Occasion } from '../cluster/export/readme.js';
import type { HistoryEntry } from './history.js';
import type { StartedCluster } from './types.js';

/** An error, or the copy of one that a test runner keeps. */
interface Told {
  message: string;
  stack?: string | undefined;
}

function isTold(error: unknown): error is Told {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}

/** Adds to an error where to look further; it stays the error it is. One that can't be changed is left as it is. */
export function addToMessage(error: unknown, text: string): void {
  if (!isTold(error) || !Object.isExtensible(error)) return;
  // Read first: it may be made from the message when it is first read.
  const { message: before, stack } = error;
  const message = `${before}\n\n${text}`;
  const enumerable = Object.prototype.propertyIsEnumerable.call(error, 'message');
  // Not assigned: the message of some errors, such as that of an abort, can only be read.
  Object.defineProperty(error, 'message', { value: message, enumerable, configurable: true, writable: true });
  // Most runners print the stack, which has a copy of the message.
  if (stack?.includes(before) === true) error.stack = stack.replace(before, () => message);
}

/** What is asked of a cluster in which something failed. */
interface Failed extends Pick<StartedCluster, 'history' | 'saveBundle'> {
  /** Invocations that have not ended, in words. */
  unfinished(): Promise<readonly string[]>;
}

/** What happened since the cluster was last as new. */
function sinceReset({ history }: Failed): readonly HistoryEntry[] {
  return history.slice(history.findLastIndex(({ kind }) => kind === 'reset') + 1);
}

/**
 * Saves a bundle of a cluster in which something failed.
 *
 * @param directory where to; default as for `saveBundle`
 * @param occasion what failed
 * @returns what to tell about it: nodes that crashed, invocations that have not ended, the directory, and how to make the same chaos again
 */
export async function failureNote(cluster: Failed, directory?: string, occasion?: Occasion): Promise<string> {
  const saved = await cluster.saveBundle(directory, occasion);
  const happened = sinceReset(cluster);
  const unfinished = await cluster.unfinished();
  const seeds = happened.flatMap(({ what }) => /^chaos begins, seed (\d+)$/.exec(what)?.[1] ?? []);
  return [
    ...happened.filter(({ kind }) => kind === 'crash').map(({ what }) => what),
    ...unfinished,
    `What happened in the cluster is in ${saved}`,
    ...seeds.map((seed) => `Make the same chaos again with cluster.chaos({ seed: ${seed} })`),
  ].join('\n');
}
