import { dirname, join } from 'node:path';
import { cwd } from 'node:process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { colorsFor, displayPath, shellWord } from '../../../src/cli/io.js';
import { run } from '../../../src/exec/run.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('shellWord', () => {
  test.each([
    ['plain', 'plain'],
    ['./restate-cluster', './restate-cluster'],
    ['http://127.0.0.1:8080,http://[::1]:8080', "'http://127.0.0.1:8080,http://[::1]:8080'"],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['~', "'~'"],
    ['$HOME', "'$HOME'"],
    ['a;b', "'a;b'"],
    ['ünï', "'ünï'"],
  ])('%j is written %s', (word, want) => {
    expect(shellWord(word)).toBe(want);
  });

  test('is taken literally by a shell', async () => {
    const words = ['a b', "it's", '$HOME', '`id`', '*', '', '"', '\\', 'a\nb', '!x', '~', '#', '&&', 'x=y'];
    const { stdout } = await run('/bin/sh', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`]);
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });
});

describe('colours', () => {
  test.each<[string, { NO_COLOR: string; TERM: string }, boolean | undefined, boolean]>([
    ['on a terminal', { NO_COLOR: '', TERM: 'xterm' }, true, true],
    ['not in a pipe', { NO_COLOR: '', TERM: 'xterm' }, undefined, false],
    ['not with NO_COLOR', { NO_COLOR: '1', TERM: 'xterm' }, true, false],
    ['not on a dumb terminal', { NO_COLOR: '', TERM: 'dumb' }, true, false],
  ])('%s', (_, variables, isTTY, want) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const colors = colorsFor(isTTY === undefined ? {} : { isTTY });
    expect(colors.red('x') !== 'x').toBe(want);
  });
});

test.each([
  [join(cwd(), 'x', 'y'), './x/y'],
  [join(cwd(), 'my dir'), "'./my dir'"],
  [dirname(cwd()), dirname(cwd())],
  [cwd(), cwd()],
  ['/somewhere/else', '/somewhere/else'],
])('%s is shown as %s', (dir, want) => {
  expect(displayPath(dir)).toBe(want);
});
