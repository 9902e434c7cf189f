import { env, stderr } from 'node:process';
import { colorsFor } from '../io.js';
import type { Progress } from './types.js';

/** The display that fits where stderr leads: redrawn on a terminal, lines elsewhere, nothing when `quiet`. */
export async function createProgress(options: { readonly quiet?: boolean } = {}): Promise<Progress> {
  if (options.quiet === true) return { onEvent: () => undefined, stop: () => undefined };
  const now = () => performance.now();
  if (stderr.isTTY && env['TERM'] !== 'dumb' && env['CI'] === undefined) {
    const { liveProgress } = await import('./live.js');
    return liveProgress(stderr, colorsFor(stderr), now);
  }
  const { plainProgress } = await import('./plain.js');
  return plainProgress((text) => stderr.write(text), now);
}
