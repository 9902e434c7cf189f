import { describe, expect, test } from 'vitest';
import { jsonText, parseExactJson } from '../../../src/restate/exact-json.js';

/** What 1.7.12 answers a query of `state` with. */
const ANSWER =
  '{"rows":[{"partition_key":16040953477454550936,"service_name":"Counter","service_key":"tea","key":"count",' +
  '"key_length":5,"value_utf8":"3","value":"33","value_length":1}]}';

describe('parseExactJson', () => {
  test('keeps all digits of a partition key', () => {
    expect(parseExactJson(ANSWER)).toMatchObject({
      rows: [{ partition_key: 16_040_953_477_454_550_936n, key_length: 5, value_utf8: '3' }],
    });
  });

  test.each<[string, unknown]>([
    [
      '[9007199254740991, 9007199254740993, -9007199254740993]',
      [9_007_199_254_740_991, 9_007_199_254_740_993n, -9_007_199_254_740_993n],
    ],
    [
      '[1.2345678901234567, 12345678901234567.5, 12345678901234567e2]',
      ['1.2345678901234567', '12345678901234567.5', '12345678901234567e2'].map(Number),
    ],
    [
      '{"a": "12345678901234567890", "b\\"12345678901234567890": [12345678901234567890]}',
      { a: '12345678901234567890', 'b"12345678901234567890': [12_345_678_901_234_567_890n] },
    ],
    ['["ends in a backslash \\\\", 12345678901234567890]', ['ends in a backslash \\', 12_345_678_901_234_567_890n]],
    ['null', null],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  test.each(['x', '\\', '"', '\\"'])('reads 20 MB of %s in one value', (piece) => {
    const value = piece.repeat(20_000_000 / piece.length);
    expect(parseExactJson(JSON.stringify({ value, key: 0 }).replace(/0}$/, '12345678901234567890}'))).toEqual({
      value,
      key: 12_345_678_901_234_567_890n,
    });
  });

  test.each(['', '{', '["12345678901234567890', '[12345678901234567890'])('%j is no JSON', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });
});

test('jsonText writes them as text', () => {
  expect(jsonText({ a: 12_345_678_901_234_567_890n, b: [1] })).toBe('{"a":"12345678901234567890","b":[1]}');
});
