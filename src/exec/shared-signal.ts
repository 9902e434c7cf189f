import { setMaxListeners } from 'node:events';

/**
 * A signal to which everything listens that is done at once: a program or a request for each of many partitions, say.
 * Node takes more than ten listeners for a leak, and prints a warning in the middle of what we print.
 */
export function sharedSignal(signal: AbortSignal): AbortSignal;
export function sharedSignal(signal: AbortSignal | undefined): AbortSignal | undefined;
export function sharedSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined) setMaxListeners(0, signal);
  return signal;
}
