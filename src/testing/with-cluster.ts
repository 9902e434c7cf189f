import { inspect } from 'node:util';
import type { ClusterHandle } from './cluster.js';
import { addToMessage, failureNote } from './failure-note.js';
import type { StartOptions } from './options.js';
import { startHandle } from './start.js';
import type { FaultyCluster, StartedCluster } from './types.js';

/**
 * Starts a cluster, works with it, and removes it. Where the work fails, a bundle is saved first, and the error says
 * where. For test runners without fixtures, such as node:test.
 *
 * @example
 * test('counts', () =>
 *   withCluster({ services: [counter] }, async (cluster) => {
 *     const ingress = await cluster.connect();
 *     expect(await ingress.objectClient(counter, 'tea').add(1)).toBe(1);
 *   }));
 */
export function withCluster<T>(
  options: StartOptions & { readonly networkFaults: true },
  work: (cluster: FaultyCluster) => Promise<T>,
): Promise<T>;
export function withCluster<T>(options: StartOptions, work: (cluster: StartedCluster) => Promise<T>): Promise<T>;
export async function withCluster<T>(options: StartOptions, work: (cluster: FaultyCluster) => Promise<T>): Promise<T> {
  const cluster = await startHandle(options);
  let result: T;
  try {
    result = await work(cluster);
  } catch (error) {
    await explain(error, cluster);
    throw error;
  }
  await cluster.stop();
  return result;
}

/** An error with the causes that led to it. */
function inWords(error: unknown): string {
  return inspect(error, { depth: 3, breakLength: 120 });
}

/** Saves a bundle and removes the cluster. What goes wrong in this is added to the error, which is the one to tell. */
async function explain(error: unknown, cluster: ClusterHandle): Promise<void> {
  try {
    addToMessage(error, await failureNote(cluster, undefined, { errors: [inWords(error)] }));
  } catch (fault) {
    addToMessage(error, `What happened in the cluster could not be saved: ${String(fault)}`);
  }
  try {
    await cluster.stop();
  } catch (fault) {
    addToMessage(error, `The cluster could not be removed: ${String(fault)}`);
  }
}
