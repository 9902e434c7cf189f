import { expect, test } from 'vitest';
import { describeEdits } from '../../../src/files/difference.js';

test('a difference goes from what is there to what would be written', async () => {
  const text = await describeEdits([
    { path: 'a.toml', current: 'x = 1\ny = 5\nz = 3\n', wanted: 'x = 1\ny = 2\nz = 3\n', outdated: true },
    { path: 'b.toml', current: 'mine\n', wanted: 'ours\n', outdated: false },
  ]);
  expect(text.split('\n')).toEqual(expect.arrayContaining(['-y = 5', '+y = 2', '-mine', '+ours']));
  expect(text).toMatch(/^--- a\.toml\tas it is$/m);
  expect(text).toMatch(/^\+\+\+ a\.toml\tas it would be written$/m);
  expect(text).not.toContain('-x = 1');
});

test('no edits, no difference', async () => {
  expect(await describeEdits([])).toBe('');
});
