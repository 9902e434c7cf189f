import type { Problem } from '../errors.js';

/** Where a value stands in a spec. */
export type Path = readonly (string | number)[];

/** A problem whose place is not yet written out. */
export interface LocatedProblem extends Problem {
  readonly keys: Path;
}

/** `['nodes', 2, 'ports']` as `nodes[2].ports`. */
export function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${String(key)}]` : (i === 0 ? '' : '.') + key)).join('');
}

export function problemAt(keys: Path, message: string, hint?: string): LocatedProblem {
  return { keys, path: pathText(keys), message, ...(hint === undefined ? {} : { hint }) };
}
