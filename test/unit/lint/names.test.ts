import { expect, test } from 'vitest';
import { baseOf, below, directoryOf, normalized, resolved } from '../../../src/lint/names.js';

test.each([
  ['a/./b/../c', 'a/c'],
  ['./a', 'a'],
  ['../a', '../a'],
  ['a/../../b', '../b'],
  ['/a//b/', '/a/b'],
  ['.', '.'],
  ['/', '/'],
  ['a\\b', 'a/b'],
])('%s is %s', (name, want) => {
  expect(normalized(name)).toBe(want);
});

test.each([
  ['deploy', './x.toml', 'deploy/x.toml'],
  ['', 'x.toml', 'x.toml'],
  ['deploy', '../x.toml', 'x.toml'],
  ['deploy', '/x.toml', '/x.toml'],
])('seen from %s, %s is %s', (directory, path, want) => {
  expect(resolved(directory, path)).toBe(want);
});

test.each([
  ['/data', '/data/a', 'a'],
  ['/data/', '/data', ''],
  ['/data', '/database', undefined],
  ['/', '/a', 'a'],
])('below %s, %s is %s', (directory, path, want) => {
  expect(below(directory, path)).toBe(want);
});

test('parts of a name', () => {
  expect([directoryOf('a/b.c'), directoryOf('b.c'), directoryOf('/b.c'), baseOf('a/b.c')]).toEqual([
    'a',
    '',
    '/',
    'b.c',
  ]);
});
