import { describe, expect, test } from 'vitest';
import { checkSpec } from '../../../src/spec/check.js';
import { pathText } from '../../../src/spec/path.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpec } from '../../../src/spec/types.js';

const spec = (changes: Partial<ClusterSpec>): ClusterSpec => ({ ...parseSpec({}), ...changes });

describe('checkSpec', () => {
  test.each<[string, Partial<ClusterSpec>]>([
    ['the default', {}],
    ['as many copies as nodes', { nodes: 5, replication: { logs: { node: 5 }, partitions: { node: 5 } } }],
    ['one node, one copy', { nodes: 1, replication: { logs: { node: 1 }, partitions: { node: 1 } } }],
    ['the oldest version', { restate: '1.6.0' }],
    ['a minor version of two digits', { restate: '1.12.0' }],
    ['other settings', { config: { 'log-filter': 'debug', admin: { 'heartbeat-interval': '1s' } } }],
  ])('finds nothing wrong with %s', (_, changes) => {
    expect(checkSpec(spec(changes))).toEqual([]);
  });

  test('finds everything that is wrong', () => {
    const given = spec({ restate: '1.2.0', nodes: [{ name: 'a', count: 2 }], config: { 'cluster-name': 'x' } });
    const found = checkSpec(given);
    expect(found.map(({ keys, path }) => pathText(keys) === path)).not.toContain(false);
    expect(found).toMatchObject([
      { path: 'restate', message: 'Restate 1.2.0 is not supported', hint: 'Use 1.6 or a later 1.x version.' },
      { path: 'config.cluster-name', message: 'is set by restate-cluster itself', hint: 'Set `name` instead.' },
      { path: 'nodes[0].count', message: 'several nodes can not share one name' },
      { path: 'nodes[0]', message: 'there is already a node named a' },
    ]);
  });
});
