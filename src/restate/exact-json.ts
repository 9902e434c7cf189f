import { randomUUID } from 'node:crypto';
import { parseJson } from '../spec/json.js';

/** An integer of so many digits may be above 2^53. The first alternative passes over texts, in which nothing is a number. */
const LONG_INTEGERS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+])-?\d{16,}(?![\d.eE])/g;

/**
 * The same as {@link parseJson}, but integers that a number can't hold exactly become `bigint`. (JSON.parse tells their
 * digits only from Node 21 on.)
 *
 * @throws {SyntaxError} as `parseJson`
 */
export function parseExactJson(text: string): unknown {
  const mark = `${randomUUID()}:`;
  const exact = text.replace(LONG_INTEGERS, (found) => {
    if (found.startsWith('"') || Number.isSafeInteger(Number(found))) return found;
    return JSON.stringify(mark + found);
  });
  if (exact === text) return parseJson(text);
  const unmark = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value;
    if (Array.isArray(value)) return value.map(unmark);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmark(inner)]));
  };
  return unmark(parseJson(exact));
}

/** JSON of a value that may hold `bigint`s, which become text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}
