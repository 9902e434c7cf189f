/** What stands in place of a secret. */
export const HIDDEN = '(not shown)';

/**
 * Secrets that are known by how they look, whatever they are called: logins in addresses, whole headers, private keys,
 * and tokens whose makers gave them a form of their own. Every run is bounded, so that no text takes long.
 */
const SHAPES: readonly (readonly [pattern: RegExp, shown: string])[] = [
  // PEM, also as one line with `\n` in it, and one that is cut off. First: its lines hold anything.
  [
    /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(?:(?!-----END )[\s\S]){0,20000}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/g,
    HIDDEN,
  ],
  // `user:password@` of an address, or what stands there alone.
  [/(:\/\/)(?:[^\s"'@/:]{1,256}:[^\s"']{0,512}|[^\s"'@/]{1,512})@/g, `$1${HIDDEN}@`],
  // A header to the end of its text: its value may be several words. One in brackets is told by its name.
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie)(\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["']?)[^"'\\[{\s][^"'\\\r\n]{0,8000}/gi,
    `$1$2${HIDDEN}`,
  ],
  [/\b((?:Bearer|Negotiate|SharedKey(?:Lite)?|AWS4-HMAC-SHA256)[ \t]{1,8})[^\s"'\\]{1,8000}/g, `$1${HIDDEN}`],
  // `Basic` is a word of its own; what is told by base64 has digits, capitals or the sign of an end.
  [/\b(Basic[ \t]{1,8})(?=[a-z+/]{0,200}[A-Z0-9=])[\w+/-]{8,4000}={0,2}/g, `$1${HIDDEN}`],
  [/\beyJ[\w-]{10,4000}\.[\w-]{0,8000}(?:\.[\w-]{0,4000})?/g, HIDDEN],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
  [/\bgh[pousr]_[A-Za-z0-9]{20,255}/g, HIDDEN],
];

/** A text without what looks like a secret. */
export function withoutShapes(text: string): string {
  return SHAPES.reduce((shown, [pattern, replacement]) => shown.replace(pattern, replacement), text);
}
