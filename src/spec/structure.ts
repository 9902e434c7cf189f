import type { LocatedProblem, Path } from './path.js';

/** Far more than any setting needs, and far less than what exhausts the stack of whoever reads it. */
const MAX_DEPTH = 50;

/**
 * What makes a value unfit to be looked at any closer: a value that contains itself (YAML aliases can say that), endless
 * nesting, and keys that mean something to JavaScript objects.
 */
export function structureProblems(value: unknown, path: Path = [], above: readonly object[] = []): LocatedProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (above.length > MAX_DEPTH) {
    const hint = `Nothing in a spec needs more than ${String(MAX_DEPTH)} levels.`;
    return [{ keys: path.slice(0, 3), path: '', message: 'is nested too deeply', hint }];
  }
  if (above.includes(value)) {
    return [{ keys: path, path: '', message: 'contains itself', hint: 'Write it out without the alias.' }];
  }
  const here = [...above, value];
  if (Array.isArray(value)) return value.flatMap((item, i) => structureProblems(item, [...path, i], here));
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__'
      ? [{ keys: [...path, key], path: '', message: 'is not a known key', hint: 'Remove it.' }]
      : structureProblems(inner, [...path, key], here),
  );
}
