import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/lint/fix.js';
import { yamlSource } from '../../../../src/lint/yaml/source.js';
import type { Edit } from '../../../../src/rules/model.js';
import type { Path } from '../../../../src/spec/path.js';

const at = (...path: Path) => ({ file: 'f', path });

function edited(text: string, edit: Edit): string | undefined {
  const change = yamlSource('f', text).edit(edit);
  return change && applyEdits(text, [change]);
}

describe('a place', () => {
  const text = 'services:\n  one: # first\n    image: a:1\n    ports: ["1:1", 2:2]\n    empty:\n';
  const shown = (...path: Path) => {
    const range = yamlSource('f', text).rangeOf(path);
    return range && text.slice(range.start, range.end);
  };
  test.each<[Path, string | undefined]>([
    [['services', 'one', 'image'], 'a:1'],
    [['services', 'one'], 'one'],
    [['services', 'one', 'ports', 1], '2:2'],
    [['services', 'one', 'empty'], 'empty'],
    [['services', 'one', 'none', 'at', 'all'], 'one'],
    [[], undefined],
  ])('%j', (path, want) => {
    expect(shown(...path)).toBe(want);
  });
});

describe('an edit', () => {
  test.each<[string, string, Edit, string | undefined]>([
    [
      'keeps quotes and comments',
      'a: "1" # why\nb: \'2\'\n',
      { do: 'set', at: at('a'), value: '3' },
      'a: "3" # why\nb: \'2\'\n',
    ],
    ['keeps single quotes', "b: '2'\n", { do: 'set', at: at('b'), value: 'x' }, "b: 'x'\n"],
    [
      'quotes what would be read as something else',
      'a: x\n',
      { do: 'set', at: at('a'), value: 'false' },
      'a: "false"\n',
    ],
    [
      'adds to a table',
      'a:\n  b: 1 # why\n\nc: 2\n',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a:\n  b: 1 # why\n  d: x\n\nc: 2\n',
    ],
    [
      'adds to a table in a table',
      'a:\n  b:\n    - 1\n    - 2\n',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a:\n  b:\n    - 1\n    - 2\n  d: x\n',
    ],
    [
      'adds to the last line of a text',
      'a:\n  b: 1',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a:\n  b: 1\n  d: x',
    ],
    [
      'adds to a table in braces',
      'a: {b: 1}\n',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a: {b: 1, d: x}\n',
    ],
    ['adds to empty braces', 'a: {}\n', { do: 'insert', at: at('a'), key: 'd', value: 'x' }, 'a: {d: x}\n'],
    [
      'adds a table',
      'a:\n    b: 1\n',
      { do: 'insert', at: at('a'), key: 'd', value: { e: 'x' } },
      'a:\n    b: 1\n    d:\n      e: x\n',
    ],
    [
      'adds behind a long text',
      'a:\n  b: |\n    one\n    two\nc: 1\n',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a:\n  b: |\n    one\n    two\n  d: x\nc: 1\n',
    ],
    [
      'keeps carriage returns',
      'a:\r\n  b: 1\r\n',
      { do: 'insert', at: at('a'), key: 'd', value: 'x' },
      'a:\r\n  b: 1\r\n  d: x\r\n',
    ],
    [
      'adds to a list',
      'a:\n  - x # why\nb: 1\n',
      { do: 'append', at: at('a'), value: 'A=1' },
      'a:\n  - x # why\n  - A=1\nb: 1\n',
    ],
    ['adds to a list in brackets', 'a: [x]\n', { do: 'append', at: at('a'), value: 'y' }, 'a: [x, y]\n'],
    ['renames', 'a:\n  b: 1 # why\n', { do: 'rename', at: at('a', 'b'), key: 'c' }, 'a:\n  c: 1 # why\n'],
    ['does not add what is there', 'a:\n  b: 1\n', { do: 'insert', at: at('a'), key: 'b', value: 'x' }, undefined],
    ['does not replace a table', 'a:\n  b: 1\n', { do: 'set', at: at('a'), value: 'x' }, undefined],
    [
      'does not add to an alias',
      'x: &x {b: 1}\na: *x\n',
      { do: 'insert', at: at('a'), key: 'c', value: 'x' },
      undefined,
    ],
  ])('%s', (_, text, edit, want) => {
    expect(edited(text, edit)).toBe(want);
  });
});
