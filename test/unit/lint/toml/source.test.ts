import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/lint/fix.js';
import { tomlSource } from '../../../../src/lint/toml/source.js';
import type { Edit } from '../../../../src/rules/model.js';
import type { Path } from '../../../../src/spec/path.js';

const at = (...path: Path) => ({ file: 'f', path });

function edited(text: string, edit: Edit): string | undefined {
  const change = tomlSource('f', text).edit(edit);
  return change && applyEdits(text, [change]);
}

test('every key is found, in whatever way it is written', () => {
  const text = 'a = 1\nb.c = "x"\n[t]\nk = [1, "2"]\n"q" = true\n[t.u]\nz = {q = 1.5, r.s = 2}\n';
  const entries = tomlSource('f', text).entries.map(({ path, value }) => [path.join('.'), value]);
  expect(entries).toEqual([
    ['a', 1],
    ['b.c', 'x'],
    ['t.k', [1, '2']],
    ['t.q', true],
    ['t.u.z.q', 1.5],
    ['t.u.z.r.s', 2],
  ]);
});

test.each(['a = \n', '[t\n', 'a = 1\na = 2\n', '\u0001'])('%j is a fault with its place', (text) => {
  expect(tomlSource('f', text).fault).toEqual({
    offset: expect.any(Number) as number,
    message: expect.any(String) as string,
  });
});

describe('a place', () => {
  const text = 'a = 1\n[t]\nk = "v" # c\n[t.u]\nz = 2\n';
  test.each<[Path, string | undefined]>([
    [['a'], '1'],
    [['t', 'k'], '"v"'],
    [['t'], 't'],
    [['t', 'u'], 't.u'],
    [['t', 'none'], 't'],
    [[], undefined],
  ])('%j', (path, want) => {
    const range = tomlSource('f', text).rangeOf(path);
    expect(range && text.slice(range.start, range.end)).toBe(want);
  });
});

describe('an edit', () => {
  test.each<[string, string, Edit, string | undefined]>([
    ['sets a value', 'a = "x" # why\n', { do: 'set', at: at('a'), value: ['y', 1] }, 'a = ["y", 1] # why\n'],
    [
      'adds before the tables',
      '# c\na = 1 # why\n\n[t]\nk = 1\n',
      { do: 'insert', at: at(), key: 'b', value: true },
      '# c\na = 1 # why\nb = true\n\n[t]\nk = 1\n',
    ],
    ['adds to an empty file', '', { do: 'insert', at: at(), key: 'b', value: 2 }, 'b = 2\n'],
    [
      'adds before the first table',
      '[t]\nk = 1\n',
      { do: 'insert', at: at(), key: 'b', value: 2 },
      'b = 2\n[t]\nk = 1\n',
    ],
    [
      'adds to a table',
      '[t]\nk = 1\n\n[u]\n',
      { do: 'insert', at: at('t'), key: 'b', value: 2 },
      '[t]\nk = 1\nb = 2\n\n[u]\n',
    ],
    ['adds to an empty table', '[t] # why\n', { do: 'insert', at: at('t'), key: 'b', value: 2 }, '[t] # why\nb = 2\n'],
    ['adds a table', 'a = 1', { do: 'insert', at: at('t', 'u'), key: 'b', value: 2 }, 'a = 1\n\n[t.u]\nb = 2\n'],
    ['renames', '[t]\nk = 1 # why\n', { do: 'rename', at: at('t', 'k'), key: 'l' }, '[t]\nl = 1 # why\n'],
    ['does not rename a dotted key', 't.k = 1\n', { do: 'rename', at: at('t', 'k'), key: 'l' }, undefined],
    ['does not set what is not there', 'a = 1\n', { do: 'set', at: at('b'), value: 1 }, undefined],
  ])('%s', (_, text, edit, want) => {
    expect(edited(text, edit)).toBe(want);
    if (want !== undefined) expect(tomlSource('f', want).fault).toBeUndefined();
  });
});
