import { expect, test } from 'vitest';
import { envSource } from '../../../src/lint/dot-env.js';
import { MAX_EXPANDED } from '../../../src/lint/interpolate.js';

test.each<[string, string, string]>([
  ['plain', 'A=one', 'one'],
  ['blanks around', '  A = one  ', 'one'],
  ['exported', 'export A=one', 'one'],
  ['a comment behind', 'A=one # two', 'one'],
  ['a hash within', 'A=one#two', 'one#two'],
  ['double quotes', 'A="one # two"', 'one # two'],
  ['escapes', String.raw`A="one\"two\n"`, 'one"two\n'],
  ['single quotes take all literally', "A='$B # \\n'", '$B # \\n'],
  ['an earlier variable', 'B=one\nA=${B}/two', 'one/two'],
  ['empty', 'A=', ''],
  ['carriage returns', 'A=one\r\nB=two\r\n', 'one'],
  ['the last one counts', 'A=one\nA=two', 'two'],
])('%s', (_, text, want) => {
  expect(envSource('.env', text).lines.findLast(({ name }) => name === 'A')?.text).toBe(want);
});

test('variables of the environment win', () => {
  expect(envSource('.env', 'B=one\nA=${B}', new Map([['B', 'two']])).lines.at(-1)?.text).toBe('two');
});

test('comments and other lines are no variables', () => {
  expect(envSource('.env', '# A=one\n\nnonsense\nB=2').lines.map(({ name }) => name)).toEqual(['B']);
});

test('a value has its place, and can be changed there', () => {
  const source = envSource('.env', '# c\nA="one" # why\n');
  expect(source.rangeOf(['A'])).toEqual({ start: 6, end: 17 });
  expect(source.edit({ do: 'set', at: { file: '.env', path: ['A'] }, value: 'two words' })?.text).toBe("'two words'");
  expect(source.edit({ do: 'set', at: { file: '.env', path: ['B'] }, value: 'x' })).toBeUndefined();
});

// The largest file that is read. What was quadratic took minutes for it.
test.each<[string, string]>([
  ['blanks before nothing', `A=x${' '.repeat(250_000)}y`],
  ['blanks and no value', `A=${' '.repeat(250_000)}`],
  ['blanks before a name', `${' '.repeat(250_000)}=`],
  ['blanks behind export', `export${' '.repeat(250_000)}`],
  ['tabs', `A=x${'\t'.repeat(250_000)}y\r`],
  ['a name without end', 'A'.repeat(250_000)],
  ['comments before another line separator', `A=x${' #'.repeat(120_000)}\u2028`],
  ['double quotes without end', `A="${'x'.repeat(240_000)}`],
  ['escapes without end', `A="${String.raw`\\"`.repeat(80_000)}`],
  ['braces without end', `A=${'${B'.repeat(80_000)}`],
  ['defaults in defaults', `A=${'${B:-'.repeat(50_000)}`],
  ['many lines', 'A=$A\n'.repeat(50_000)],
])('reads %s in linear time', (_, text) => {
  const start = performance.now();
  envSource('.env', text);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('variables that multiply are not followed', () => {
  const bomb = Array.from({ length: 12 }, (_, i) => `A${String(i + 1)}=${`$A${String(i)}`.repeat(10)}`);
  const { lines } = envSource('.env', ['A0=xxxxxxxxxx', ...bomb].join('\n'));
  expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(MAX_EXPANDED);
  expect(lines.find(({ tooLong }) => tooLong)?.name).toBe('A4');
});

test('all variables together are bounded too', () => {
  const many = `A=${'x'.repeat(10_000)}\n${'B=$A\n'.repeat(20_000)}`;
  const { lines } = envSource('.env', many);
  expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(1_100_000);
  expect(lines.at(-1)?.tooLong).toBe(true);
});

test('what is written out may be long', () => {
  const [line] = envSource('.env', `A=${'x'.repeat(100_000)}`).lines;
  expect(line).toMatchObject({ tooLong: false, text: 'x'.repeat(100_000) });
});
