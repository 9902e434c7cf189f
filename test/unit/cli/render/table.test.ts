import pc from 'picocolors';
import { expect, test } from 'vitest';
import { table } from '../../../../src/cli/render/table.js';

const colors = pc.createColors(true);

test.each<[string, string[][], string]>([
  ['nothing', [], ''],
  ['one cell', [['a']], 'a'],
  [
    'columns as wide as their widest cell',
    [
      ['a', 'b'],
      ['ccc', 'd'],
    ],
    'a    b\nccc  d',
  ],
  [
    'no blanks at the end',
    [
      ['a', ''],
      ['b', 'long'],
    ],
    'a\nb  long',
  ],
  ['rows of different length', [['a'], ['bb', 'c']], 'a\nbb  c'],
])('%s', (_, rows, want) => {
  expect(table(rows)).toBe(want);
});

test('colours take no room', () => {
  const text = table([
    [colors.bold('a'), 'x'],
    ['bbb', colors.red('y')],
  ]);
  expect(text).toBe(`${colors.bold('a')}    x\nbbb  ${colors.red('y')}`);
});

test('a table can be indented', () => {
  expect(
    table(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      '  ',
    ),
  ).toBe('  a  b\n  c  d');
});
