import process from 'node:process';
import { hurryPrograms } from '../exec/hurry.js';
import { EXIT } from './exit-codes.js';
import { note } from './io.js';

/**
 * A signal that is aborted by Ctrl-C or a polite kill, so that what was begun can be undone. A second Ctrl-C ends the
 * program at once. `quiet`, for commands that only show something until they are stopped: nothing is said, and the end
 * of whoever reads it, such as `head`, is a stop too.
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
    hurryPrograms();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  const unread = () => {
    controller.abort();
  };
  if (options.quiet === true) process.stdout.on('error', unread);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
      process.stdout.off('error', unread);
    },
  };
}
