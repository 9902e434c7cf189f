import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/errors.js';
import { sqlText } from '../../../src/restate/sql-text.js';
import type { SqlValue } from '../../../src/restate/sql-text.js';

describe('sqlText', () => {
  test.each<[string, SqlValue, string]>([
    ['text', 'Ada', "'Ada'"],
    ['empty text', '', "''"],
    ['a quote', "O'Hara", "'O''Hara'"],
    ['nothing but quotes', "''", "''''''"],
    ['an attack', "'; drop table state --", "'''; drop table state --'"],
    ['a backslash, which escapes nothing', "\\'", "'\\'''"],
    ['another alphabet', 'ключ 🔑', "'ключ 🔑'"],
    ['an integer', 42, '42'],
    ['a fraction', -0.5, '-0.5'],
    ['a very large number', 1e300, '1e+300'],
    ['a bigint', 9157065901770693916n, '9157065901770693916'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['null', null, 'null'],
    ['a list', ["O'Hara", 7, null], "('O''Hara', 7, null)"],
  ])('%s', (_, value, want) => {
    expect(sqlText`select * from state where key = ${value}`).toBe(`select * from state where key = ${want}`);
  });

  test('none, one at either end, and several', () => {
    expect(sqlText`select 1`).toBe('select 1');
    expect(sqlText`${1}`).toBe('1');
    expect(sqlText`a = ${'x'} and b in ${[1, 2]} or c = ${true}`).toBe("a = 'x' and b in (1, 2) or c = true");
  });

  test.each<[string, unknown, string]>([
    ['NaN', NaN, "NaN can't stand in SQL"],
    ['infinity', -Infinity, "-Infinity can't stand in SQL"],
    ['an empty list', [], "an empty list can't stand in SQL"],
    ['an object', { a: 1 }, "a value of type object can't stand in SQL"],
    ['undefined', undefined, "a value of type undefined can't stand in SQL"],
    ['a function', () => 1, "a value of type function can't stand in SQL"],
    ['undefined in a list', ['a', undefined], "a value of type undefined can't stand in SQL"],
  ])('refuses %s', (_, value, message) => {
    const wrong = () => sqlText`select ${value as SqlValue}`;
    expect(wrong).toThrow(ClusterError);
    expect(wrong).toThrow(expect.objectContaining({ code: 'usage', message }));
  });
});
