import { ClusterError } from '../errors.js';
import { parseSpec } from '../spec/parse.js';
import { shellWord } from './io.js';
import { parseDuration } from './options.js';
import type { ClusterFlags } from './options.js';

/** Where a plain `up` looks for its cluster. */
export const DEFAULT_DIR = 'restate-cluster';

/** The directory named by flags: `--dir`, else one that goes with `--name`, else ./restate-cluster. */
export function directoryOf({ dir, name }: ClusterFlags): string {
  if (dir !== undefined) return dir;
  if (name === undefined) return DEFAULT_DIR;
  parseSpec({ name }, 'the command line');
  return `${DEFAULT_DIR}-${name}`;
}

/** Where a cluster of this name is when nobody says: what {@link directoryOf} finds it by. */
export function defaultDirectory(name: string): string {
  return name === parseSpec({}).name ? DEFAULT_DIR : `${DEFAULT_DIR}-${name}`;
}

/** The flag that names this cluster again in commands we print; empty where none is needed. */
export function flagFor(flags: ClusterFlags): string {
  if (flags.dir !== undefined) return ` --dir ${shellWord(flags.dir)}`;
  return flags.name === undefined ? '' : ` --name ${flags.name}`;
}

/** @throws {ClusterError} `usage` where the text is no duration */
export function timeoutOf(flag: string): number {
  const ms = parseDuration(flag);
  if (ms !== undefined) return ms;
  throw new ClusterError('usage', `--timeout: "${flag}" is not a duration`, { hint: 'Write 90s, 2m or 500ms.' });
}

/**
 * The moment a flag such as `1h` means; `undefined` where there is none.
 *
 * @throws {ClusterError} `usage` where the text is no duration
 */
export function sinceOf(flag: string | undefined, now: Date): Date | undefined {
  if (flag === undefined) return undefined;
  const days = /^(\d+(?:\.\d+)?)(h|d)$/.exec(flag);
  const ms = days === null ? parseDuration(flag) : Number(days[1]) * (days[2] === 'h' ? 3_600_000 : 86_400_000);
  const since = new Date(now.getTime() - (ms ?? NaN));
  if (!Number.isNaN(since.getTime())) return since;
  throw new ClusterError('usage', `--since: "${flag}" is not a duration`, { hint: 'Write 30s, 10m, 1h or 2d.' });
}
