import { ClusterError } from '../errors.js';

/** What can stand in SQL as a value; a list is for `in`. */
export type SqlValue = string | number | bigint | boolean | null | readonly SqlValue[];

/**
 * SQL with values put in safely: text is quoted, a list becomes one in brackets.
 *
 * @example sqlText`select id from sys_invocation where target_service_key in ${["O'Hara", 'Ada']}`
 * @throws {ClusterError} `usage` for a value that has no form in SQL: NaN, an object, an empty list …
 */
export function sqlText(strings: TemplateStringsArray, ...values: readonly SqlValue[]): string {
  return strings.reduce((text, next, i) => text + literal(values[i - 1]) + next);
}

/** Takes anything: who writes JavaScript is not held by the types. */
function literal(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return list(value);
  // Nothing but the quote is special in text; a backslash is a backslash.
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') throw unfit(`a value of type ${typeof value}`);
  if (!Number.isFinite(value)) throw unfit(String(value));
  return String(value);
}

function list(values: readonly unknown[]): string {
  if (values.length === 0) throw unfit('an empty list');
  return `(${values.map(literal).join(', ')})`;
}

function unfit(what: string): ClusterError {
  return new ClusterError('usage', `${what} can't stand in SQL`, {
    hint: 'Text, finite numbers, bigint, booleans, null, and lists of these can.',
  });
}
