import { few, plural } from '../../spec/words.js';
import type { Collected } from '../gc.js';
import type { CheckResult } from './types.js';

/** Judges what tests left on this machine. */
export function judgeLeftovers(leftovers: readonly Pick<Collected, 'name'>[]): CheckResult {
  const check = 'leftovers';
  if (leftovers.length === 0) return { check, state: 'ok', message: 'no test cluster is left that nobody needs' };
  const names = few(leftovers.map(({ name }) => name));
  const are = leftovers.length === 1 ? 'is' : 'are';
  const message = `${plural(leftovers.length, 'test cluster')} ${are} left that nobody needs: ${names}`;
  return { check, state: 'warning', message, hint: 'restate-cluster gc' };
}
