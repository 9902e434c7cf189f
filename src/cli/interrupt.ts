import process from 'node:process';
import { EXIT } from './exit-codes.js';
import { note } from './io.js';

/**
 * A signal that is aborted by Ctrl-C or a polite kill, so that what was begun can be undone. A second Ctrl-C ends the
 * program at once. `quiet`: there is nothing to clean up, so nothing is said.
 */
export function interruptSignal(options: { readonly quiet?: boolean } = {}): {
  signal: AbortSignal;
  release: () => void;
} {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    if (options.quiet !== true) note('\nInterrupted; press Ctrl-C again to stop without cleaning up.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
