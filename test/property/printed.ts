import * as fc from 'fast-check';

const PIECES = [
  ...['\u001b[2J', '\u001b]0;title\u0007', '\u001b[8m', '\u001bc', '\u009b2J', '\u009d0;x\u009c', '\u001bP', '\u001b'],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\u2028',
    '\u2029',
    '\u0085',
    '\v',
    '\f',
    '\t',
    ' ',
    '\0',
    '\b',
    '\u007f',
    '\ufeff',
    '\uffff',
  ],
  ...['\u202e', '\u2066', '\u2069', '\u200f', '\u061c', '\ud800', '\udc00', '😀', 'a\u0301'],
  ...['::error::x', '::add-mask::x', '##[group]x', '::', ':', '#', '[', 'restate', 'x'.repeat(600)],
];

/** Texts in which orders to terminals and to GitHub's runner are mixed with anything. */
export const HOSTILE_TEXT: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/** What a terminal obeys in a text, or what turns it around; tabs, line ends and plain colours are not among it. */
export function orders(text: string): string[] {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  const colorless = text.replace(/\u001b\[(?:[0-4]|2[2-4]|3[0-79]|9[0-7])?m/g, '');
  return colorless.match(/(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\uffff]/gu) ?? [];
}

/** The same for what has to stay on one line. */
export function leavesItsLine(text: string): string[] {
  return [...orders(text), ...(text.match(/[\n\t\r]/g) ?? [])];
}
