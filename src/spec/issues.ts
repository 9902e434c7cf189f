import type * as z from 'zod';
import type { Problem } from '../errors.js';
import { nearest } from './nearest.js';
import { PORT_KEYS, SPEC_KEYS } from './schema.js';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** `['nodes', 2, 'ports']` as `nodes[2].ports`. */
export function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${String(key)}]` : (i === 0 ? '' : '.') + key)).join('');
}

function knownKeys(path: Path): readonly string[] {
  if (path.length === 0) return SPEC_KEYS;
  return path.length === 1 && path[0] === 'ports' ? PORT_KEYS : [];
}

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
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Of a union's branches, the issues of the one the value was meant for: the one that got furthest into it. */
function meantBranch(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] | undefined {
  return issue.errors.find((branch) =>
    branch.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
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
      return `${issue.message}, and is ${show(value)}`;
  }
}

function expectation(expected: string): string {
  if (expected === 'string') return 'text';
  if (expected === 'int' || expected === 'number') return 'a number';
  return expected === 'object' || expected === 'record' ? 'a table of keys and values' : `a ${expected}`;
}

/** Turns what the schema library found into problems with a path, a sentence and a hint. */
export function explainIssues(issues: readonly Issue[], input: unknown, base: Path = []): (Problem & { keys: Path })[] {
  return issues.flatMap((issue) => {
    const keys: Path = [...base, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(keys, key));
    }
    if (issue.code === 'invalid_union') {
      const branch = meantBranch(issue);
      if (branch !== undefined) return explainIssues(branch, input, keys);
    }
    if (issue.code === 'invalid_key') {
      return [{ keys, path: pathText(keys), message: 'is not a restate.toml key' }];
    }
    const value = valueAt(input, keys);
    const hint = hints[String(keys[0])];
    return [{ keys, path: pathText(keys), message: sentence(issue, value), ...(hint === undefined ? {} : { hint }) }];
  });
}

function unknownKey(parent: Path, key: string): Problem & { keys: Path } {
  const keys = [...parent, key];
  const known = knownKeys(parent);
  const suggestion = nearest(key, known);
  const hint = suggestion === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean \`${suggestion}\`?`;
  return { keys, path: pathText(keys), message: 'is not a known key', hint };
}

const hints: Readonly<Record<string, string>> = {
  restate: 'Write an exact version in quotes: restate: "1.7.12".',
  ports: 'Write `ports: auto`, or any of bind, ingress, admin, fabric and step.',
  nodes: 'Write how many nodes: nodes: 3.',
};
