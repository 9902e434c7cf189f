import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';

/** Of what services print, so many characters are kept, the last ones. */
const MAX_CHARACTERS = 2_000_000;
const LEVELS = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const;
type Level = (typeof LEVELS)[number];

/** What services of a test printed: those that this process serves. */
export class ServiceOutput {
  #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;

  add(level: string, text: string): void {
    const line = `${new Date().toISOString()} ${level.toUpperCase().padEnd(5)} ${text}\n`;
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters <= 2 * MAX_CHARACTERS) return;
    // Not at each line: it would be moved for each.
    while (this.#characters > MAX_CHARACTERS && this.#lines.length > 1) {
      this.#characters -= (this.#lines.shift() ?? '').length;
      this.#leftOut++;
    }
  }

  /** In the order in which it was printed. */
  get text(): string {
    return this.#lines.join('');
  }

  /** What is not in it any more; `undefined` where all is. */
  get note(): string | undefined {
    return this.#leftOut === 0 ? undefined : `the first ${String(this.#leftOut)} lines are left out`;
  }
}

const current = new AsyncLocalStorage<ServiceOutput>();
const replaced = new Map<
  Level,
  { readonly ours: (...data: unknown[]) => void; readonly original: (this: void, ...data: unknown[]) => void }
>();
let users = 0;

function replace(level: Level): void {
  // eslint-disable-next-line no-console -- what handlers print by it is what this is about
  const original = console[level] as (this: void, ...data: unknown[]) => void;
  const ours = (...data: unknown[]) => {
    current.getStore()?.add(level, format(...data));
    original(...data);
  };
  replaced.set(level, { ours, original });
  // eslint-disable-next-line no-console -- as above
  console[level] = ours;
}

function restore(level: Level): void {
  const there = replaced.get(level);
  replaced.delete(level);
  // What somebody put over it meanwhile is theirs.
  // eslint-disable-next-line no-console -- as above
  if (console[level] === there?.ours) console[level] = there.original;
}

/** Keeps what is printed by `console` in what {@link whileServing} runs, until the returned function is called. */
export function listenToConsole(): () => void {
  if (users++ === 0) LEVELS.forEach(replace);
  let listens = true;
  return () => {
    if (!listens) return;
    listens = false;
    if (--users === 0) LEVELS.forEach(restore);
  };
}

/** Runs what serves a request: what it and all it begins print belongs to these services. */
export function whileServing<T>(output: ServiceOutput, work: () => T): T {
  return current.run(output, work);
}
