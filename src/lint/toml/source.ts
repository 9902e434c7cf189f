import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import type { Edit } from '../../rules/model.js';
import type { Path } from '../../spec/path.js';
import type { ConfigValue } from '../../spec/types.js';
import type { Range, Source, TextEdit } from '../types.js';
import { tooMuch } from './limits.js';

/** A key that is set, wherever in the file that is written. */
interface TomlEntry {
  readonly path: Path;
  readonly value: ConfigValue;
  readonly key: Range;
  readonly range: Range;
}

/** A restate.toml, the leaves of its tables, and what is wrong with its syntax. */
export interface TomlSource extends Source {
  readonly entries: readonly TomlEntry[];
  /** Tables that have a header. */
  readonly tables: readonly Path[];
  readonly fault: { readonly offset: number; readonly message: string } | undefined;
}

type Keyed = AST.TOMLKeyValue | AST.TOMLTable;

const range = (node: { range: [number, number] }): Range => ({ start: node.range[0], end: node.range[1] });

function namesOf({ key }: Keyed): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function valueOf(node: AST.TOMLContentNode): ConfigValue {
  if (node.type === 'TOMLArray') return node.elements.map(valueOf);
  if (node.type === 'TOMLInlineTable') {
    return Object.fromEntries(node.body.map((pair) => [namesOf(pair).join('.'), valueOf(pair.value)]));
  }
  return node.value instanceof Date ? node.value.toISOString() : node.value;
}

/** Tables within a value are further keys; lists are values. */
function leaves(pair: AST.TOMLKeyValue, prefix: Path): TomlEntry[] {
  const path = [...prefix, ...namesOf(pair)];
  if (pair.value.type === 'TOMLInlineTable') return pair.value.body.flatMap((inner) => leaves(inner, path));
  return [{ path, value: valueOf(pair.value), key: range(pair.key), range: range(pair.value) }];
}

function formatted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatted).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

interface Parsed {
  readonly entries: readonly TomlEntry[];
  readonly headers: ReadonlyMap<string, { readonly path: Path; readonly header: Range; readonly end: number }>;
  /** Where keys without a table end. */
  readonly rootEnd: number;
}

function parse(text: string): Parsed {
  const [top] = parseTOML(text, { tomlVersion: '1.0' }).body;
  const headers = new Map<string, { path: Path; header: Range; end: number }>();
  let rootEnd = 0;
  const entries = top.body.flatMap((item) => {
    if (item.type === 'TOMLKeyValue') {
      rootEnd = item.range[1];
      return leaves(item, []);
    }
    const path = item.resolvedKey;
    const end = item.body.at(-1)?.range[1] ?? text.indexOf(']', item.key.range[1]) + 1;
    headers.set(JSON.stringify(path), { path, header: range(item.key), end });
    return item.body.flatMap((pair) => leaves(pair, path));
  });
  return { entries, headers, rootEnd };
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}

function insert(text: string, parsed: Parsed, table: Path, line: string): TextEdit {
  if (table.length === 0) {
    const at = parsed.rootEnd === 0 ? 0 : endOfLine(text, parsed.rootEnd);
    return { start: at, end: at, text: parsed.rootEnd === 0 ? `${line}\n` : `\n${line}` };
  }
  const known = parsed.headers.get(JSON.stringify(table));
  if (known !== undefined) {
    const at = endOfLine(text, known.end);
    return { start: at, end: at, text: `\n${line}` };
  }
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return { start: text.length, end: text.length, text: `${gap}\n[${table.join('.')}]\n${line}\n` };
}

function edit(text: string, parsed: Parsed, change: Edit): TextEdit | undefined {
  const entry = parsed.entries.find(({ path }) => path.join('.') === change.at.path.join('.'));
  switch (change.do) {
    case 'set':
      return entry && { ...entry.range, text: formatted(change.value) };
    case 'insert':
      return insert(text, parsed, change.at.path, `${change.key} = ${formatted(change.value)}`);
    case 'append':
      return undefined;
    case 'rename':
      // Below a table's header only the last part is written, and only that may change.
      return entry && !text.slice(entry.key.start, entry.key.end).includes('.')
        ? { ...entry.key, text: change.key }
        : undefined;
  }
}

function rangeOf({ entries, headers }: Parsed, path: Path): Range | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const dotted = path.slice(0, depth).join('.');
    const entry =
      entries.find((candidate) => candidate.path.join('.') === dotted) ??
      entries.find((candidate) => candidate.path.join('.').startsWith(`${dotted}.`));
    const header = headers.get(JSON.stringify(path.slice(0, depth)))?.header;
    const exact = entry?.path.join('.') === dotted ? entry.range : undefined;
    const found = exact ?? header ?? entry?.key;
    if (found !== undefined) return found;
  }
  return undefined;
}

const NOTHING: Parsed = { entries: [], headers: new Map(), rootEnd: 0 };

/** Reads TOML. Syntax errors do not throw: they are in `fault`. */
export function tomlSource(name: string, text: string): TomlSource {
  let parsed = NOTHING;
  let fault: TomlSource['fault'] = tooMuch(text);
  try {
    if (fault === undefined) parsed = parse(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    fault = { offset: error.index, message: error.message };
  }
  return {
    name,
    text,
    fault,
    entries: parsed.entries,
    tables: [...parsed.headers.values()].map(({ path }) => path),
    rangeOf: (path) => rangeOf(parsed, path),
    edit: (change) => edit(text, parsed, change),
  };
}
