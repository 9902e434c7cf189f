import { describe, expect, test } from 'vitest';
import { mergeCompose, mergeConfig } from '../../../src/plan/merge.js';
import type { ComposeTable, ConfigTable } from '../../../src/spec/types.js';

describe('mergeConfig', () => {
  test.each<[string, ConfigTable[], ConfigTable]>([
    ['nothing', [], {}],
    ['different keys', [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }],
    ['the later value wins', [{ a: 1 }, { a: 2 }, { a: 3 }], { a: 3 }],
    ['tables go together', [{ a: { x: 1, y: { p: 1 } } }, { a: { y: { q: 2 } } }], { a: { x: 1, y: { p: 1, q: 2 } } }],
    ['lists are replaced', [{ a: [1, 2, 3] }, { a: [4] }], { a: [4] }],
    ['a value replaces a table', [{ a: { x: 1 } }, { a: 5 }], { a: 5 }],
    ['a table replaces a value', [{ a: 5 }, { a: { x: 1 } }], { a: { x: 1 } }],
    ['a table replaces a list', [{ a: [1] }, { a: { x: 1 } }], { a: { x: 1 } }],
    [
      'false and zero are values',
      [
        { a: true, b: 1 },
        { a: false, b: 0 },
      ],
      { a: false, b: 0 },
    ],
    [
      'keys named like members of Object',
      [{ constructor: { a: 1 } }, { constructor: { b: 2 } }],
      { constructor: { a: 1, b: 2 } },
    ],
  ])('%s', (_, tables, want) => {
    expect(mergeConfig(...tables)).toEqual(want);
  });

  test('changes none of what it is given', () => {
    const first = { a: { x: 1 } };
    const second = { a: { y: 2 } };
    mergeConfig(first, second);
    expect([first, second]).toEqual([{ a: { x: 1 } }, { a: { y: 2 } }]);
  });
});

describe('mergeCompose', () => {
  test.each<[string, ComposeTable[], ComposeTable]>([
    ['the later value wins', [{ a: 1 }, { a: 2 }], { a: 2 }],
    ['null is a value', [{ a: 1 }, { a: null }], { a: null }],
    ['tables go together', [{ a: { x: 1 } }, { a: { y: 2 } }], { a: { x: 1, y: 2 } }],
    ['lists are joined', [{ a: [1] }, { a: [2, 3] }], { a: [1, 2, 3] }],
    [
      'what a list has already is not there twice',
      [{ a: ['x', { y: 1 }] }, { a: ['z', { y: 1 }, 'x'] }],
      { a: ['x', { y: 1 }, 'z'] },
    ],
    ['lists below tables are joined', [{ a: { b: ['x'] } }, { a: { b: ['y'] } }], { a: { b: ['x', 'y'] } }],
    ['a list replaces a value', [{ a: 'x' }, { a: ['y'] }], { a: ['y'] }],
    [
      'the command of a health check is one, as for Compose',
      [{ healthcheck: { test: ['CMD', 'a'], interval: '3s' } }, { healthcheck: { test: ['CMD', 'b'] } }],
      { healthcheck: { test: ['CMD', 'b'], interval: '3s' } },
    ],
    ['another list named test', [{ test: ['a'] }, { test: ['b'] }], { test: ['a', 'b'] }],
  ])('%s', (_, tables, want) => {
    expect(mergeCompose(...tables)).toEqual(want);
  });
});
