import { isTable } from '../spec/tables.js';
import { parseJson } from '../spec/json.js';

/** One row of `restatectl sql --json`. A column without a value is absent. */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * Reads what `restatectl sql --json` prints on stdout; nothing at all means no rows.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of rows
 */
export function sqlRows(stdout: string): SqlRow[] {
  if (stdout.trim() === '') return [];
  const parsed: unknown = parseJson(stdout);
  if (!Array.isArray(parsed)) throw new TypeError('restatectl sql printed something other than a list of rows');
  return parsed.filter((row): row is SqlRow => isTable(row));
}

function wrong(name: string, value: unknown): TypeError {
  return new TypeError(`restatectl sql printed no usable ${name}: ${String(value)}`);
}

/** Text of a column that every row has. */
export function textOf(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw wrong(name, value);
  return value;
}

/** Text of a column that a row may lack. */
export function optionalText(row: SqlRow, name: string): string | undefined {
  const value = row[name];
  return value === undefined || value === null ? undefined : textOf(row, name);
}

/** A whole number, not below 0, of a column that every row has. */
export function countOf(row: SqlRow, name: string): number {
  const value = row[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw wrong(name, value);
  return value;
}

export function optionalCount(row: SqlRow, name: string): number | undefined {
  const value = row[name];
  return value === undefined || value === null ? undefined : countOf(row, name);
}

/** Node ids in a list such as `N1,N3` or `[N1, N3]`; nothing in it, or no list, is none. */
export function nodeIds(list: string | undefined): string[] {
  return list?.match(/N\d+/g) ?? [];
}
