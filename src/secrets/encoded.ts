import { parseJson } from '../spec/json.js';
import { isTable } from '../spec/tables.js';
import { HIDDEN } from './shapes.js';
import { isTooLong } from './long-text.js';

/** Shorter runs are words, and hold no secret that a name in them could tell. */
const SHORTEST = 10;
/** Encodings in encodings: more of them is nobody's data. */
export const MAX_DEPTH = 4;
const HEX = /(?<![0-9A-Za-z])(?:(?:[0-9a-f]{2}){8,}|(?:[0-9A-F]{2}){8,})(?![0-9A-Za-z])/g;
const BASE64 = /(?<![\w+/=-])(?:[A-Za-z0-9+/]{16,}|[A-Za-z0-9_-]{16,})={0,2}(?![\w+/=-])/g;
const BYTE_LIST = /\[\s*(?:\d{1,3}\s*,\s*){3,}\d{1,3}\s*\]/g;
const ESCAPED = /(?<![\w%.~+*()!-])[\w%.~+*()!-]{16,}/g;
/** Quotes or brackets, without which there is no name and value to tell. */
const HAS_ESCAPES = /%(?:22|27|3[AaDd]|7[Bb])/;

// eslint-disable-next-line no-control-regex -- control characters tell binary data from text
const BINARY = /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/;

type Decode = (token: string) => string | undefined;

/** Bytes as the text they are, in UTF-8 or UTF-16; `undefined` where they are none. */
function textOfBytes(bytes: Buffer): string | undefined {
  if (bytes.length < 4) return undefined;
  const wide = bytes.length % 2 === 0 ? bytes.toString('utf16le') : '\ufffd';
  // Letters of most languages have a zero in each pair of bytes; those of UTF-8 have none.
  if (bytes.includes(0)) return BINARY.test(wide) ? undefined : wide;
  const text = bytes.toString('utf8');
  return BINARY.test(text) ? undefined : text;
}

/** A text as hex digits, in the encoding and the case of others. */
function hexLike(text: string, original: string): string {
  const wide = Buffer.from(original, 'hex').includes(0);
  const shown = Buffer.from(text, wide ? 'utf16le' : 'utf8').toString('hex');
  return /[A-F]/.test(original) ? shown.toUpperCase() : shown;
}

const ofHex: Decode = (token) => textOfBytes(Buffer.from(token, 'hex'));
const ofBase64: Decode = (token) => textOfBytes(Buffer.from(token, 'base64'));
const ofByteList: Decode = (token) => {
  const bytes = token.slice(1, -1).split(',').map(Number);
  return bytes.every((byte) => byte < 256) ? textOfBytes(Buffer.from(bytes)) : undefined;
};
const ofEscaped: Decode = (token) => {
  if (!HAS_ESCAPES.test(token)) return undefined;
  try {
    return decodeURIComponent(token.replaceAll('+', '%20'));
  } catch {
    // Not an address after all.
    return undefined;
  }
};

const CODECS: readonly (readonly [pattern: RegExp, decode: Decode])[] = [
  [BYTE_LIST, ofByteList],
  [ESCAPED, ofEscaped],
  [HEX, ofHex],
  [BASE64, ofBase64],
];

/**
 * Hides what a text holds in another form: hex, base64, a list of bytes, the escapes of an address. Hex that is all of a
 * text, as in a column of bytes, stays hex, without its secrets. What is no text in it stays.
 *
 * @param hide takes what was decoded
 */
export function hiddenInEncoded(text: string, hide: (decoded: string) => string): string {
  if (text.length < SHORTEST) return text;
  return CODECS.reduce(
    (shown, [pattern, decode]) =>
      shown.replace(pattern, (token) => {
        const decoded = decode(token);
        if (decoded === undefined) return token;
        const plain = hide(decoded);
        if (plain === decoded) return token;
        return pattern === HEX && token === text ? hexLike(plain, token) : HIDDEN;
      }),
    text,
  );
}

/** Numbers that are the bytes of a text; `undefined` where they are something else. */
export function textOfNumbers(list: readonly unknown[]): string | undefined {
  const isByte = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256;
  return list.length >= 4 && list.every(isByte) ? textOfBytes(Buffer.from(list as number[])) : undefined;
}

/** What a text says in JSON, where it is a table or a list. */
export function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    // Text that only looks like it, or is nested deeper than can be walked through: it is read as text.
    return undefined;
  }
}

/** `{key: 'password', value: …}`: a name and its value in two fields, as tables and lists of headers have them. */
export function nameOfPair(table: Readonly<Record<string, unknown>>): string | undefined {
  const name = table['key'] ?? table['name'] ?? table['header'];
  return typeof name === 'string' && Object.keys(table).some(isValueField) ? name : undefined;
}

export function isValueField(field: string): boolean {
  return /^(?:value|values|value_utf8|content|data|payload|raw)$/i.test(field);
}

/** A tree with everything decoded that is text in another form, and pairs as fields: to look for names in it. */
export function decodedTree(tree: unknown, depth = 0): unknown {
  if (depth > 4 * MAX_DEPTH) return undefined;
  const deeper = (value: unknown) => decodedTree(value, depth + 1);
  if (typeof tree === 'string') return decodedText(tree, depth);
  if (Array.isArray(tree)) {
    const text = textOfNumbers(tree);
    return text === undefined ? tree.map(deeper) : deeper(text);
  }
  if (!isTable(tree)) return tree;
  const name = nameOfPair(tree);
  const fields = Object.entries(tree).map(([field, value]) => [field, deeper(value)] as const);
  const ofPair = fields.filter(([field]) => isValueField(field)).map(([, value]) => value);
  return Object.fromEntries(name === undefined ? fields : [...fields, [name, ofPair]]);
}

function decodedText(text: string, depth: number): unknown {
  const json = parsedJson(text);
  if (json !== undefined) return decodedTree(json, depth + 1);
  if (isTooLong(text)) return undefined;
  for (const [pattern, decode] of CODECS) {
    const whole = new RegExp(`^(?:${pattern.source})$`);
    const decoded = whole.test(text) ? decode(text) : undefined;
    if (decoded !== undefined) return decodedTree(decoded, depth + 1);
  }
  // A text in JSON is in quotes.
  return /^"[\s\S]*"$/.test(text) ? text.slice(1, -1) : text;
}
