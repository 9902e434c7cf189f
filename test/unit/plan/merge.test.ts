import { describe, expect, test } from 'vitest';
import { mergeConfig } from '../../../src/plan/merge.js';
import type { ConfigTable } from '../../../src/spec/types.js';

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
