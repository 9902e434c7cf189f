import * as fc from 'fast-check';

/** Characters that quoting, escaping and readers of other standards get wrong. */
const NASTY = [
  '"', "'", '\\', '$', '${A}', '$$', '#', ': ', '- ', '{{x}}', '<<', '*a', '&a', '!x', '%', '@', '`', '|', '>', '?',
  '\n', '\r\n', '\t', ' ', '\u0001', '\u001b[31m', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\ufeff', '\uffff',
  'é', '😀', 'e\u0301', '\u202e', 'null', 'true', '~', '1e3', '0x10', '1979-05-27', '"""', "'''", 'RESTATE_IMAGE',
]; // prettier-ignore

/** Any text a file can hold; never half a character, and never a zero character. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }).map((value) => value.replaceAll('\0', '')),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 6 }).map((parts) => parts.join('')),
);

/** A word that may be a part of any name: not one that browsers decode as an international name. */
export const word: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  .filter((value) => !value.startsWith('xn--'));

/** Numbers that survive every format: no infinities, and no whole numbers that JavaScript rounds. */
export const number: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e-5, max: 1e-5, noNaN: true }),
  )
  .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value))
  .map((value) => (value === 0 ? 0 : value));

export const duration: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 1, max: 900 }), fc.constantFrom('ms', 's', 'm', ' s'))
  .map(([amount, unit]) => `${String(amount)}${unit}`);
