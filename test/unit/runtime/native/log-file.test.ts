import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tailFile } from '../../../../src/runtime/native/log-file.js';
import { temporaryDirectories } from '../../fixtures.js';

const temporaryDirectory = temporaryDirectories();

test.each<[string, string, number, string]>([
  ['the last lines', 'a\nb\nc\nd\n', 2, 'c\nd'],
  ['fewer than asked for', 'a\nb\n', 10, 'a\nb'],
  ['a last line without its end', 'a\nb', 1, 'b'],
  ['everything', 'a\nb\n', Infinity, 'a\nb\n'],
  ['an empty file', '', 5, ''],
])('tailFile reads %s', async (_, content, lines, want) => {
  const path = join(await temporaryDirectory(), 'restate.log');
  await writeFile(path, content);
  expect(await tailFile(path, lines)).toBe(want);
});

test('tailFile finds the end of a long file', async () => {
  const path = join(await temporaryDirectory(), 'restate.log');
  await writeFile(path, `${'x'.repeat(99)}\n`.repeat(10_000) + 'last\n');
  expect(await tailFile(path, 2)).toBe(`${'x'.repeat(99)}\nlast`);
});

test('tailFile takes a file that is not there for an empty one', async () => {
  expect(await tailFile(join(await temporaryDirectory(), 'none.log'), 5)).toBe('');
});
