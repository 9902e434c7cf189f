import { ClusterError } from '../../errors.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import { NativeStore } from '../../runtime/native/native-store.js';
import type { EventListener } from '../events.js';
import type { OpenedCluster } from '../open.js';

/**
 * Does something while the nodes that run are halted. Their data is then what a crash of all of them at one moment
 * leaves, after which they lose nothing. The store beside them is stopped, last: what it was sent is only sure to be in
 * its files when it has ended in order, which takes up to 10 s while halted nodes keep their connections to it.
 *
 * @returns what `work` returns, and for how many milliseconds nobody worked
 * @throws {ClusterError} `usage` for containers
 */
export async function whilePaused<T>(
  { dir, plan, runtime }: OpenedCluster,
  work: () => Promise<T>,
  onEvent?: EventListener,
): Promise<{ readonly result: T; readonly pausedMs: number }> {
  if (runtime.kind !== 'native') {
    throw new ClusterError('usage', `${plan.name} runs in containers, and only processes can be halted for a copy`, {
      hint: 'Use `--stop`, which stops it and starts it again.',
    });
  }
  const store = new NativeStore(dir, plan.snapshots);
  const running = (await runtime.inspect()).filter(({ state }) => state === 'running').map(({ name }) => name);
  const storeRan = (await store.inspect())?.state === 'running';
  const from = performance.now();
  try {
    await Promise.all(running.map((node) => runtime.pause(node)));
    if (storeRan) onEvent?.({ type: 'stopping', nodes: [SNAPSHOT_STORE] });
    await store.stop();
    const result = await work();
    return { result, pausedMs: performance.now() - from };
  } finally {
    try {
      await Promise.all(running.map((node) => runtime.resume(node)));
    } finally {
      if (storeRan) await store.start();
    }
  }
}
