import { randomUUID } from 'node:crypto';
import { parseJson } from '../spec/json.js';

/** An integer of so many digits may be above 2^53. */
const LONG_INTEGERS = /(?<![\d.eE+])-?\d{16,}(?![\d.eE])/g;

/** Where a text of JSON that begins at `start` ends: after the quote that no backslash escapes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Changes all of a JSON text but the strings in it. (One regular expression for both overflows on a string of 20 MB.) */
function replaceOutsideStrings(text: string, replace: (part: string) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    const end = quote < 0 ? text.length : endOfString(text, quote);
    parts.push(replace(text.slice(at, start)), text.slice(start, end));
    at = end;
  }
  return parts.join('');
}

/**
 * The same as {@link parseJson}, but integers that a number can't hold exactly become `bigint`. (JSON.parse tells their
 * digits only from Node 21 on.)
 *
 * @throws {SyntaxError} as `parseJson`
 */
export function parseExactJson(text: string): unknown {
  const mark = `${randomUUID()}:`;
  const exact = replaceOutsideStrings(text, (part) =>
    part.replace(LONG_INTEGERS, (digits) =>
      Number.isSafeInteger(Number(digits)) ? digits : JSON.stringify(mark + digits),
    ),
  );
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
