import type { StartOptions } from './options.js';
import { startCluster } from './start.js';
import type { FaultyCluster, StartedCluster } from './types.js';

/** Adds to an error where to look further; it stays the error it is. */
export function addToMessage(error: unknown, text: string): void {
  if (!(error instanceof Error)) return;
  const before = error.message;
  error.message = `${before}\n\n${text}`;
  // Most runners print the stack, which has a copy of the message.
  if (error.stack?.includes(before) === true) error.stack = error.stack.replace(before, () => error.message);
}

/**
 * Starts a cluster, works with it, and removes it. Where the work fails, a bundle is saved first, and the error says
 * where. For test runners without fixtures, such as node:test.
 *
 * @example
 * test('counts', () => withCluster({ services: [counter] }, async (cluster) => { … }));
 */
export function withCluster<T>(
  options: StartOptions & { readonly networkFaults: true },
  work: (cluster: FaultyCluster) => Promise<T>,
): Promise<T>;
export function withCluster<T>(options: StartOptions, work: (cluster: StartedCluster) => Promise<T>): Promise<T>;
export async function withCluster<T>(options: StartOptions, work: (cluster: FaultyCluster) => Promise<T>): Promise<T> {
  await using cluster = (await startCluster(options)) as FaultyCluster;
  try {
    return await work(cluster);
  } catch (error) {
    addToMessage(error, `What happened in the cluster is in ${await cluster.saveBundle()}`);
    throw error;
  }
}
