import { AsyncLocalStorage } from 'node:async_hooks';

const outer = new AsyncLocalStorage<AbortSignal>();

/** Does some work. Every program that it starts is ended when the signal is aborted, also after the work has returned. */
export function within<T>(signal: AbortSignal, work: () => T): T {
  return outer.run(anyOf([outer.getStore(), signal]) ?? signal, work);
}

/** What ends a program that is started here and now: its own signal, and those of the work that it is part of. */
export function endingSignal(own: AbortSignal | undefined): AbortSignal | undefined {
  return anyOf([outer.getStore(), own]);
}

function anyOf(signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length < 2 ? present[0] : AbortSignal.any(present);
}
