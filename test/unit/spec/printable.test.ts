import { expect, test } from 'vitest';
import { printable, printableLines, terminalLine, terminalText } from '../../../src/spec/printable.js';

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

test('printable cuts what is too long', () => {
  expect(printable('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
});

test.each([
  ['colours are left out', '\u001b[1;31mred\u001b[0m', 'red'],
  ['a title is left out', '\u001b]0;PWN\u0007text\u001b]8;;http://x\u001b\\link', 'textlink'],
  ['other controls are shown', 'a\u0000b\u001bc', 'a\\u0000b\\u001bc'],
  ['line ends of every kind stay line ends', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
  ['tabs stay', 'a\tb', 'a\tb'],
  ['a workflow command is text', '::error file=x::y', '\\u003a:error file=x::y'],
  ['also an indented one', '  ::stop-commands::x', '  \\u003a:stop-commands::x'],
  ['and an old one', 'x ##[error]y', 'x \\u0023#[error]y'],
  ['two colons elsewhere stay', 'std::io::Error', 'std::io::Error'],
])('printableLines: %s', (_, text, want) => {
  expect(printableLines(text)).toBe(want);
});

test('printableLines bounds each line, and keeps the last lines', () => {
  expect(printableLines('x'.repeat(50_000_000))).toHaveLength(500);
  const lines = printableLines(
    Array.from({ length: 1_000 }, (_, i) => `line ${String(i)} ${'x'.repeat(100)}`).join('\n'),
  );
  expect(lines.length).toBeLessThanOrEqual(20_002);
  expect(lines.startsWith('…\nline ')).toBe(true);
  expect(lines.endsWith(`line 999 ${'x'.repeat(100)}`)).toBe(true);
});

test.each([
  ['our colours stay', '\u001b[1m\u001b[31mred\u001b[39m\u001b[22m', '\u001b[1m\u001b[31mred\u001b[39m\u001b[22m'],
  ['lines and tabs stay', 'a\n\tb\n', 'a\n\tb\n'],
  ['orders are shown', '\u001b[2J\u001b]0;PWN\u0007\u001b[8mhidden', '\\u001b[2J\\u001b]0;PWN\\u0007\\u001b[8mhidden'],
  ['a carriage return is shown', 'a\rb', 'a\\u000db'],
  ['the 8-bit form is shown', '\u009b2J', '\\u009b2J'],
  ['marks of direction are shown', '\u202e\u2066', '\\u202e\\u2066'],
])('terminalText: %s', (_, text, want) => {
  expect(terminalText(text)).toBe(want);
});

test('terminalText changes nothing in JSON', () => {
  const value = { text: 'a\u009b\u202e\u2028\u007f\u001b\n' };
  expect(JSON.parse(terminalText(JSON.stringify(value)))).toEqual(value);
});

test('terminalLine stays on its line', () => {
  expect(terminalLine('a\nb\tc')).toBe('a\\u000ab\\u0009c');
});

test.each([
  ['escapes', '\u001b['.repeat(200_000)],
  ['orders without end', `\u001b[${'1;'.repeat(200_000)}`],
  ['titles without end', `\u001b]${'x'.repeat(200_000)}`],
  ['8-bit titles', '\u009d'.repeat(200_000)],
  ['colons', ':'.repeat(200_000)],
  ['blanks', ' '.repeat(400_000)],
])('takes linear time for %s', (_, text) => {
  const start = performance.now();
  printableLines(text, { maxLine: Infinity });
  terminalText(text);
  expect(performance.now() - start).toBeLessThan(5_000);
});
