import { ClusterError } from '../errors.js';
import { addToMessage } from './failure-note.js';

/** Those that were made whole already: an error may pass through several of our functions. */
const whole = new WeakSet<ClusterError>();

/** Puts details and hint of an error into its message: test runners show nothing else. */
export function tellWhole(error: unknown): unknown {
  if (!(error instanceof ClusterError) || whole.has(error)) return error;
  whole.add(error);
  const more = [error.details, error.hint].filter((text) => text !== undefined);
  if (more.length > 0) addToMessage(error, more.join('\n\n'));
  return error;
}

function isFunction(value: unknown): value is (this: unknown, ...args: unknown[]) => unknown {
  return typeof value === 'function';
}

/** Has every method of a class {@link tellWhole} what it throws, and what its promises reject with. */
export function tellsWhole<T extends abstract new (...args: never) => object>(type: T): T {
  const prototype = type.prototype as Record<string | symbol, unknown>;
  for (const name of Reflect.ownKeys(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (name === 'constructor' || !isFunction(method)) continue;
    prototype[name] = function (this: unknown, ...args: unknown[]): unknown {
      try {
        const result = method.apply(this, args);
        if (!(result instanceof Promise)) return result;
        return result.catch((error: unknown) => {
          throw tellWhole(error);
        });
      } catch (error) {
        throw tellWhole(error);
      }
    };
  }
  return type;
}
