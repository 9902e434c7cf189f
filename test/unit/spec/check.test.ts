import { describe, expect, test } from 'vitest';
import { checkSpec, defaultReplication } from '../../../src/spec/check.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpec } from '../../../src/spec/types.js';

const spec = (changes: Partial<ClusterSpec>): ClusterSpec => ({ ...parseSpec({}), ...changes });

describe('checkSpec', () => {
  test.each<[string, Partial<ClusterSpec>]>([
    ['the default', {}],
    ['as many copies as nodes', { nodes: 5, replication: 5 }],
    ['one node, one copy', { nodes: 1, replication: 1 }],
    ['the oldest version', { restate: '1.6.0' }],
    ['a minor version of two digits', { restate: '1.12.0' }],
    ['other settings', { config: { 'log-filter': 'debug', admin: { 'heartbeat-interval': '1s' } } }],
  ])('finds nothing wrong with %s', (_, changes) => {
    expect(checkSpec(spec(changes))).toEqual([]);
  });

  test('finds everything that is wrong', () => {
    const given = spec({ restate: '1.2.0', nodes: 1, replication: 2, config: { 'cluster-name': 'x' } });
    expect(checkSpec(given)).toEqual([
      { path: 'restate', message: 'Restate 1.2.0 is not supported', hint: 'Use 1.6 or a later 1.x version.' },
      {
        path: 'replication',
        message: '2 copies need at least 2 nodes, and there is 1',
        hint: 'Lower replication to 1, or raise nodes to 2.',
      },
      { path: 'config.cluster-name', message: 'is set by restate-cluster itself', hint: 'Set `name` instead.' },
    ]);
  });
});

test.each([
  [1, 1],
  [2, 2],
  [7, 2],
])('defaultReplication(%i) is %i', (nodes, copies) => {
  expect(defaultReplication(nodes)).toBe(copies);
});
