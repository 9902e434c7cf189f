import process from 'node:process';
import { onExit } from 'signal-exit';

/** How long programs may take to end in order when this process ends, in milliseconds. */
const AT_EXIT_MS = 300;

/** Process groups that must not outlive this process, by the id of their first process. */
const living = new Set<number>();
let hooked = false;

/** Sends a signal to a program that leads a process group, and to all it has started. One that is gone is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // macOS answers EPERM where only processes are left that have ended and were not waited for.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function endAll(): void {
  if (living.size === 0) return;
  for (const leader of living) signalGroup(leader, 'SIGTERM');
  // Nothing asynchronous happens any more in a process that ends.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AT_EXIT_MS);
  for (const leader of living) signalGroup(leader, 'SIGKILL');
}

/**
 * Ends a process group together with this process, also where a signal ends that. A terminal's Ctrl-C reaches only the
 * group in its foreground, which is ours.
 *
 * @returns to be called when the group has ended
 */
export function endWithUs(leader: number): () => void {
  if (!hooked) onExit(endAll);
  hooked = true;
  living.add(leader);
  return () => living.delete(leader);
}
