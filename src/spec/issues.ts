import type * as z from 'zod';
import { hintFor } from './hints.js';
import { nearest } from './nearest.js';
import { pathText, problemAt } from './path.js';
import type { LocatedProblem, Path } from './path.js';
import { printable } from './printable.js';
import { knownKeys } from './schema.js';

type Issue = z.core.$ZodIssue;

/** More than this nobody reads; a file with more is most likely not a spec at all. */
export const MAX_PROBLEMS = 100;

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
    input,
  );
}

function typeName(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a table';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return printable(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/** Of a union's branches, the issues of the one the value was meant for: the one whose kind of value it is. */
function meantBranch(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] | undefined {
  return issue.errors.find((branch) =>
    branch.every(
      ({ path, code }) => path.length > 0 || !['invalid_type', 'invalid_value', 'invalid_union'].includes(code),
    ),
  );
}

function sentence(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('must')
        ? `${issue.message}, and is ${show(value)}`
        : `must be ${expectation(issue.expected)}, and is ${typeName(value)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}, and is ${show(value)}`;
    case 'invalid_union':
      return issue.message.startsWith('must') ? issue.message : 'has a form that is not known here';
    default:
      // What our own checks say stands for itself, as does a missing value.
      return issue.code === 'custom' && (value === undefined || typeof value === 'object')
        ? issue.message
        : `${issue.message}, and is ${show(value)}`;
  }
}

function expectation(expected: string): string {
  if (expected === 'string') return 'text';
  if (expected === 'int' || expected === 'number') return 'a number';
  return expected === 'object' || expected === 'record' ? 'a table of keys and values' : `a ${expected}`;
}

/** Turns what the schema library found into problems with a path, a sentence and a hint; at most a few more than anybody reads. */
export function explainIssues(issues: readonly Issue[], input: unknown, base: Path = []): LocatedProblem[] {
  return issues.slice(0, MAX_PROBLEMS + 1).flatMap((issue) => {
    const keys: Path = [...base, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_PROBLEMS + 1).map((key) => unknownKey(keys, key));
    }
    if (issue.code === 'invalid_union') {
      const branch = meantBranch(issue);
      if (branch !== undefined) return explainIssues(branch, input, keys);
    }
    if (issue.code === 'invalid_key') {
      return [problemAt(keys, issue.issues[0]?.message ?? 'is not a key that may stand here', hintFor(keys))];
    }
    return [problemAt(keys, sentence(issue, valueAt(input, keys)), hintFor(keys))];
  });
}

function unknownKey(parent: Path, key: string): LocatedProblem {
  const keys = [...parent, key];
  const known = knownKeys(parent);
  const suggestion = nearest(key, known);
  const all = known.length === 0 ? 'Remove it.' : `Known keys: ${known.join(', ')}.`;
  const hint = suggestion === undefined ? all : `Did you mean \`${suggestion}\`?`;
  return { keys, path: pathText(keys), message: 'is not a known key', hint };
}
