import { ClusterError } from '../errors.js';
import type { WaitOptions } from './types.js';

export const TIMEOUT_IS = 'a number of milliseconds, 0 or more';

export function isTimeout(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

/**
 * How long to wait, in milliseconds.
 *
 * @throws {ClusterError} `usage` for what is no time: waiting for it would never end
 */
export function timeoutOf({ timeoutMs }: WaitOptions, fallback: number): number {
  if (timeoutMs === undefined) return fallback;
  if (isTimeout(timeoutMs)) return timeoutMs;
  throw new ClusterError('usage', `can't wait for \`timeoutMs\` of ${String(timeoutMs)}`, {
    hint: `Give ${TIMEOUT_IS}.`,
  });
}

/** Waiting that ends when a signal is aborted, whatever else ends it. */
export function until(signal: AbortSignal, options: WaitOptions = {}): WaitOptions {
  return { ...options, signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]) };
}
