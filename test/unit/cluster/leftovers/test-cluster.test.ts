import { describe, expect, test } from 'vitest';
import { parseTestClusters } from '../../../../src/cluster/leftovers/test-cluster.js';

const CLUSTER = { dir: '/tmp/rcl-1', name: 'demo', expires: '2030-01-01T00:00:00.000Z' };

test('a list reads back', () => {
  expect(parseTestClusters(JSON.stringify([CLUSTER, { ...CLUSTER, more: 1 }]))).toEqual([CLUSTER, CLUSTER]);
  expect(parseTestClusters('[]')).toEqual([]);
});

test.each<[string, unknown]>([
  ['null', null],
  ['a text', '/tmp/rcl-1'],
  ['a list', [CLUSTER]],
  ['one without a directory', { ...CLUSTER, dir: undefined }],
  ['one without a name', { ...CLUSTER, name: 5 }],
  ['one in no directory of its own', { ...CLUSTER, dir: '/' }],
  ['one in a relative directory', { ...CLUSTER, dir: 'rcl-1' }],
  ['one that never expires', { ...CLUSTER, expires: null }],
])('%s is left out', (_, entry) => {
  expect(parseTestClusters(JSON.stringify([entry, CLUSTER]))).toEqual([CLUSTER]);
});

describe('what is no list is refused', () => {
  test.each(['{}', 'null', '"x"'])('%s', (text) => {
    expect(() => parseTestClusters(text)).toThrow('expected a list of test clusters');
  });

  test.each(['', '[{'])('%j', (text) => {
    expect(() => parseTestClusters(text)).toThrow(SyntaxError);
  });
});
