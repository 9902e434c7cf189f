import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentOf } from '../../../src/files/environment.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

test('variables of .env are handed on, and those of the environment win', async () => {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, '.env'), 'A=1\nB=$A\nC=3\n');
  expect(await environmentOf(dir, { C: '4' })).toEqual({ A: '1', B: '1', C: '4' });
});

test('variables that multiply are refused, with the name of the first', async () => {
  const dir = await temporaryDirectory();
  const bomb = Array.from({ length: 12 }, (_, i) => `A${String(i + 1)}=${`$A${String(i)}`.repeat(10)}\n`);
  await writeFile(join(dir, '.env'), ['A0=xxxxxxxxxx\n', ...bomb].join(''));
  await expect(environmentOf(dir, {})).rejects.toMatchObject({
    code: 'file-unreadable',
    message: `${join(dir, '.env')}: A4 is too long with its variables filled in`,
    hint: 'Write the value itself, at most 16384 characters, without `$` and names of variables.',
  });
});
