import { expect, test } from 'vitest';
import { SEPARATOR, shellWords } from '../../../src/lint/shell-words.js';

const texts = (text: string, shell = false) => shellWords(text, shell).map((word) => word.text);

test.each<[string, string, string[]]>([
  ['blanks', '  a   b\tc\n', ['a', 'b', 'c']],
  ['quotes', `a 'b c' "d e"`, ['a', 'b c', 'd e']],
  ['quotes within a word', `--x='a b'c`, ['--x=a bc']],
  ['escapes', String.raw`a\ b "c\"d"`, ['a b', 'c"d']],
  ['a quote that never ends', `it's`, ["it's"]],
  ['an empty word', `a '' b`, ['a', '', 'b']],
  ['nothing', '', []],
])('%s', (_, text, want) => {
  expect(texts(text)).toEqual(want);
});

test('in a shell, commands are kept apart', () => {
  expect(texts('cd /x && exec restate-server --no-logo; true', true).filter((word) => word !== SEPARATOR)).toEqual([
    'cd',
    '/x',
    'exec',
    'restate-server',
    '--no-logo',
    'true',
  ]);
  expect(texts('a;b', true)).toEqual(['a', SEPARATOR, 'b']);
});

test('what a shell would fill in is not known', () => {
  expect(shellWords(`--node-name "$(hostname)" '$x' $y`, true).map(({ known }) => known)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
