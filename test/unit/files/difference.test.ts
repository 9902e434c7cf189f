import { expect, test } from 'vitest';
import { describeDifferences, differInLineEnds } from '../../../src/files/difference.js';

test('a difference goes from what is there to what would be written', async () => {
  const text = await describeDifferences([
    { path: 'a.toml', current: 'x = 1\ny = 5\nz = 3\n', wanted: 'x = 1\ny = 2\nz = 3\n' },
    { path: 'b.toml', current: 'mine\n', wanted: 'ours\n' },
  ]);
  expect(text.split('\n')).toEqual(expect.arrayContaining(['-y = 5', '+y = 2', '-mine', '+ours']));
  expect(text).toMatch(/^--- a\.toml\tas it is$/m);
  expect(text).toMatch(/^\+\+\+ a\.toml\tas it would be written$/m);
  expect(text).not.toContain('-x = 1');
});

test('line ends are told in words, where a diff would show equal lines', async () => {
  const same = { path: 'provision.sh', current: 'set -eu\r\necho\r\n', wanted: 'set -eu\necho\n' };
  expect(differInLineEnds(same)).toBe(true);
  expect(await describeDifferences([same])).toBe(
    'provision.sh: only its line ends differ; they are CRLF (Windows), and would be written as LF\n',
  );
  const edited = { ...same, current: 'set -e\r\necho\r\n' };
  expect(differInLineEnds(edited)).toBe(false);
  const text = await describeDifferences([edited]);
  expect(text).toMatch(/^provision\.sh: its line ends differ too; they are CRLF/);
  expect(text.split('\n')).toEqual(expect.arrayContaining(['-set -e', '+set -eu', ' echo']));
});

test('no edits, no difference', async () => {
  expect(await describeDifferences([])).toBe('');
});

test('a new file and one that goes away say so', async () => {
  const text = await describeDifferences([
    { path: 'new.toml', current: undefined, wanted: 'x\n' },
    { path: 'old.toml', current: 'y\n', wanted: undefined },
  ]);
  expect(text).toMatch(/^--- new\.toml\tis not there$/m);
  expect(text).toMatch(/^\+\+\+ old\.toml\twould be removed$/m);
});

test.each([
  ['contains itself', 'x: &x {a: *x, b: *x}\n'],
  [
    'is a bomb of aliases',
    `a: &a [x]\n${Array.from(
      'bcdefgh',
      (key, i) =>
        `${key}: &${key} [${Array(9)
          .fill(`*${'abcdefgh'[i] ?? ''}`)
          .join(', ')}]\n`,
    ).join('')}`,
  ],
  ['is nested without end', `x: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`],
])('an edit that %s is shown, without its secrets', async (_, edit) => {
  const current = `${edit}password: hunter22\n`;
  const text = await describeDifferences([{ path: 'docker-compose.yml', current, wanted: 'x: 1\n' }]);
  expect(text).toContain('-password: (not shown)');
});
