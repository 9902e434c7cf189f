import { describe, expect, test } from 'vitest';
import { Document, parse } from 'yaml';
import { yamlText } from '../../../src/render/yaml-text.js';

describe('yamlText', () => {
  // Seen with docker compose: as they are, it refuses these as control characters, or reads them as line breaks.
  test.each([
    ['DEL', '\u007f', '"a\\u007fb"'],
    ['a C1 control', '\u009b', '"a\\u009bb"'],
    ['NEL', '\u0085', '"a\\u0085b"'],
    ['a line separator', '\u2028', '"a\\u2028b"'],
    ['a byte order mark', '\ufeff', '"a\\ufeffb"'],
    ['no character', '\uffff', '"a\\uffffb"'],
  ])('escapes %s', (_, character, want) => {
    const value = `a${character}b`;
    const text = yamlText(new Document({ key: value, [`k${character}`]: 1 }));
    expect(text).toContain(`key: ${want}\n`);
    expect(parse(text)).toEqual({ key: value, [`k${character}`]: 1 });
  });

  test.each([' \n', '  \n\n', '\n', ' \n ', '\t\n', ' a\n', '\n a', 'a\n\n'])('keeps %j', (value) => {
    expect(parse(yamlText(new Document({ deep: { key: value } })))).toEqual({ deep: { key: value } });
  });

  // Seen with docker compose: "found a tab character where an indentation space is expected".
  test.each(['\tx\ny', '\n\tx\ny', '\n\n\tx', '\t\nx'])('quotes %j, which begins with a tab', (value) => {
    const text = yamlText(new Document({ key: value }));
    expect(text).toBe(`key: ${JSON.stringify(value)}\n`);
    expect(parse(text)).toEqual({ key: value });
  });

  test.each(['x\n\ty', ' \tx\ny'])('leaves %j a block', (value) => {
    expect(yamlText(new Document({ key: value }))).toContain('key: |');
  });

  test('leaves other text as it is', () => {
    expect(yamlText(new Document({ a: 'ünï 😀', b: '\\u007f', c: [1, true, null] }))).toBe(
      'a: ünï 😀\nb: \\u007f\nc:\n  - 1\n  - true\n  - null\n',
    );
  });

  test('never folds lines', () => {
    expect(yamlText(new Document({ a: 'word '.repeat(100) })).split('\n')).toHaveLength(2);
  });
});
