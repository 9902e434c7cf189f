import { expect, test } from 'vitest';
import { formatEnvValue, parseEnvValue } from '../../../../src/lint/config/env-value.js';

// As restate-server 1.7.12 reads them.
test.each<[string, unknown]>([
  ['true', true],
  ['False', 'False'],
  ['5122', 5122],
  ['-1', -1],
  ['1.5', 1.5],
  ['"5122"', '5122'],
  ['5122 nodes', '5122 nodes'],
  ['http://a:5122', 'http://a:5122'],
  [' x ', ' x '],
  ['', ''],
  ['[a, b]', ['a', 'b']],
  ['["a","b"]', ['a', 'b']],
  ['[http://a:5122,http://b:5122]', ['http://a:5122', 'http://b:5122']],
  ['[]', []],
  ['[1, true]', [1, true]],
  ['[[a], b]', [['a'], 'b']],
  ['[a', '[a'],
  ['[a] b', '[a] b'],
  ['{zone=2,node=3}', { zone: 2, node: 3 }],
  ['{destination="s3://a/b"}', { destination: 's3://a/b' }],
  ['{a={b=[1]}}', { a: { b: [1] } }],
  // Not figment's syntax: a text, which the server itself takes apart.
  ['{zone: 2, node: 3}', '{zone: 2, node: 3}'],
  ['a,b', 'a,b'],
])('%s', (text, want) => {
  expect(parseEnvValue(text)).toEqual(want);
});

test('brackets without end are text', () => {
  expect(parseEnvValue('['.repeat(1_000))).toBe('['.repeat(1_000));
});

test.each([[true], [5], ['text'], [['a', 'b']]])('what is written is read back: %j', (value) => {
  expect(parseEnvValue(formatEnvValue(value))).toEqual(value);
});
