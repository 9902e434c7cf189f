/** Shorter ones would be found everywhere, and are hidden only where their names stand. */
const SHORTEST = 4;
/** Whole words of this length or less are looked for as words: they are parts of other words. */
const WORD = /^(?:[a-z]{1,12}|[A-Z]{1,12}|[A-Z][a-z]{1,11}|\d{1,12})$/;
/** Of fewer bytes, what of their base64 does not depend on what stands beside them is too short to be looked for. */
const SHORTEST_IN_BASE64 = 7;
/** Of fewer, they may be part of any number. */
const SHORTEST_IN_BYTES = 5;
/** What settings say without meaning a secret. */
const NO_SECRETS =
  /^(?:true|false|null|none|undefined|default|disabled|enabled|\(not shown\)|\$\{[A-Za-z_][^}]*\}|\$[A-Z_]+)$/;

/** A text that must not be shown. */
export interface Needle {
  readonly text: string;
  /** Looked for as a word of its own. */
  readonly word: boolean;
}

/**
 * Base64 of a value anywhere in a longer one: at each of three offsets, the part that does not depend on what stands
 * before and after it.
 */
function inBase64(bytes: Buffer): string[] {
  if (bytes.length < SHORTEST_IN_BASE64) return [];
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const rest = (offset + bytes.length) % 3;
    const part = text.slice(Math.ceil((offset * 4) / 3), rest === 0 ? text.length : text.length - 1);
    return [part, part.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function inAddress(value: string): string[] {
  // A lone half of a pair has no such form; as bytes it is another character.
  const text = encodeURIComponent(Buffer.from(value).toString());
  return [text, text.replace(/%../g, (escape) => escape.toLowerCase()), text.replaceAll('%20', '+')];
}

/** Bytes as hex digits and as a list of numbers, in UTF-8 and as programs keep text in memory. */
function inBytes(value: string): string[] {
  const forms = [Buffer.from(value), Buffer.from(value, 'utf16le')];
  if ((forms[0]?.length ?? 0) < SHORTEST_IN_BYTES) return [];
  return forms.flatMap((bytes) => {
    const hex = bytes.toString('hex');
    return [hex, hex.toUpperCase(), [...bytes].join(','), [...bytes].join(', ')];
  });
}

/** A value as it stands in text, JSON, JSON in JSON, Compose files and addresses. */
function formsOf(value: string): string[] {
  return [value, inJson(value), inJson(inJson(value)), value.replaceAll('$', '$$$$'), ...inAddress(value)];
}

/**
 * What to look for, the longest first. Of a value of several lines, each is looked for by itself too.
 *
 * @param said words that are no secret, since everything is called by them
 */
export function needlesFor(values: Iterable<string>, said: ReadonlySet<string>): Needle[] {
  const needles = new Map<string, Needle>();
  for (const value of values) {
    for (const one of new Set([value, value.trim(), ...value.split(/\r?\n/).map((line) => line.trim())])) {
      if (one.length < SHORTEST || NO_SECRETS.test(one) || said.has(one)) continue;
      for (const text of formsOf(one)) needles.set(text, { text, word: WORD.test(one) });
      const encoded = [...inBase64(Buffer.from(one)), ...inBase64(Buffer.from(one, 'utf16le')), ...inBytes(one)];
      for (const text of encoded) needles.set(text, { text, word: false });
    }
  }
  return [...needles.values()].sort((a, b) => b.text.length - a.text.length);
}
