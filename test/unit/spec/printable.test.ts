import { expect, test } from 'vitest';
import { printable } from '../../../src/spec/printable.js';

test.each([
  ['plain', 'plain'],
  ['ünï 😀 👩‍👧 "quoted" \\', 'ünï 😀 👩‍👧 "quoted" \\'],
  ['\u001b[31m', '\\u001b[31m'],
  ['\u009b31m', '\\u009b31m'],
  ['a\nb\u2028c\u007f', 'a\\u000ab\\u2028c\\u007f'],
  ['\u202eevil', '\\u202eevil'],
  ['half \ud800', 'half \\ud800'],
])('%j is shown as %s', (text, want) => {
  expect(printable(text)).toBe(want);
});
