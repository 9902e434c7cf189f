import type { ClusterRuntime } from '../../runtime/types.js';

/**
 * Does something while the nodes that run are halted. Their data is then what a crash of all of them at one moment
 * leaves, after which they lose nothing. The store beside them is stopped, last: it writes what it was sent only when it
 * ends in order.
 *
 * @returns what `work` returns, and for how many milliseconds nobody worked
 */
export async function whilePaused<T>(
  runtime: ClusterRuntime,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly pausedMs: number }> {
  const running = (await runtime.inspect()).filter(({ state }) => state === 'running').map(({ name }) => name);
  const storeRan = (await runtime.inspectStore())?.state === 'running';
  const from = performance.now();
  try {
    await Promise.all(running.map((node) => runtime.pause(node)));
    await runtime.stopStore();
    const result = await work();
    return { result, pausedMs: performance.now() - from };
  } finally {
    try {
      await Promise.all(running.map((node) => runtime.resume(node)));
    } finally {
      if (storeRan) await runtime.startStore();
    }
  }
}
