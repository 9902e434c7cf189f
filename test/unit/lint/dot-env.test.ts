import { expect, test } from 'vitest';
import { envSource } from '../../../src/lint/dot-env.js';

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
