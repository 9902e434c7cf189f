import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLog, tailFile } from '../../../../src/runtime/native/log-file.js';
import { run } from '../../../../src/exec/run.js';
import { temporaryDirectories } from '../../fixtures.js';

const temporaryDirectory = temporaryDirectories();

test.each<[string, string, number, string]>([
  ['the last lines', 'a\nb\nc\nd\n', 2, 'c\nd'],
  ['fewer than asked for', 'a\nb\n', 10, 'a\nb'],
  ['a last line without its end', 'a\nb', 1, 'b'],
  ['everything', 'a\nb\n', Infinity, 'a\nb'],
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

async function linesOf(path: string, tail?: number): Promise<string[]> {
  const lines: string[] = [];
  await readLog('node-1', path, { ...(tail === undefined ? {} : { tail }), onLine: (_, line) => lines.push(line) });
  return lines;
}

test('readLog hands on all lines, or the last, wherever they begin', async () => {
  const path = join(await temporaryDirectory(), 'restate.log');
  const all = Array.from({ length: 5_000 }, (_, i) => `${String(i)} ${'ä'.repeat(40)}`);
  await writeFile(path, `${all.join('\n')}\n`);
  expect(await linesOf(path)).toEqual(all);
  for (const tail of [0, 1, 2, 3_000, 5_000, 9_000]) {
    expect(await linesOf(path, tail)).toEqual(tail === 0 ? [] : all.slice(-tail));
  }
});

test('readLog hands on a line longer than a text can be in parts', async () => {
  const path = join(await temporaryDirectory(), 'restate.log');
  await writeFile(path, 'x');
  await truncate(path, 50_000_000);
  const lines = await linesOf(path);
  expect(lines.reduce((sum, line) => sum + line.length, 0)).toBe(50_000_000);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2_000_000);
});

test('a pipe in the place of a log is refused, and not waited for', async () => {
  const path = join(await temporaryDirectory(), 'restate.log');
  await run('mkfifo', [path]);
  const refused = {
    code: 'file-unreadable',
    message: `${path} is not a regular file`,
    hint: 'Move it away: the log of a server belongs there.',
  };
  await expect(tailFile(path, 5)).rejects.toMatchObject(refused);
  await expect(linesOf(path)).rejects.toMatchObject(refused);
});
