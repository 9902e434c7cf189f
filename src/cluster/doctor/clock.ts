import type { CheckResult } from './types.js';

/** Clocks further apart than this are told, in milliseconds. */
const FAR_MS = 2_000;

/** Judges the clock of an engine that has one of its own, as in a virtual machine that slept. */
export function judgeClock(aheadMs: number): CheckResult {
  if (Math.abs(aheadMs) <= FAR_MS)
    return { check: 'clock', state: 'ok', message: 'the engine has the time of this machine' };
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  return {
    check: 'clock',
    state: 'warning',
    message: `the clock of the engine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's: timers and signed requests are off by that`,
    hint: 'Restart Docker, or the virtual machine it runs in.',
  };
}
