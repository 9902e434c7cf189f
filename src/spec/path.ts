import type { Problem } from '../errors.js';
import { printable } from './printable.js';

/** Where a value stands in a spec. */
export type Path = readonly (string | number)[];

/** A problem whose place is not yet written out. */
export interface LocatedProblem extends Problem {
  readonly keys: Path;
}

const MAX_KEY = 60;

/** A key as it is written; one that a terminal would not show as it is, or not in a line, in quotes and cut short. */
function keyText(key: string): string {
  if (key.length <= MAX_KEY && key === printable(key)) return key;
  return printable(JSON.stringify(key.length <= MAX_KEY ? key : `${key.slice(0, MAX_KEY - 1)}…`));
}

/** `['nodes', 2, 'ports']` as `nodes[2].ports`. */
export function pathText(path: Path): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${String(key)}]` : (i === 0 ? '' : '.') + keyText(key)))
    .join('');
}

export function problemAt(keys: Path, message: string, hint?: string): LocatedProblem {
  return { keys, path: pathText(keys), message, ...(hint === undefined ? {} : { hint }) };
}

/** The other way round: `nodes[2].ports` as `['nodes', 2, 'ports']`. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) => (index === undefined ? key : Number(index)));
}
