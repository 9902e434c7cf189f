import type { LocatedProblem, Path } from './path.js';

/**
 * What makes a value unfit to be looked at any closer: a value that contains itself (YAML aliases can say that), and
 * keys that mean something to JavaScript objects.
 */
export function structureProblems(value: unknown, path: Path = [], above: readonly object[] = []): LocatedProblem[] {
  if (typeof value !== 'object' || value === null) return [];
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
