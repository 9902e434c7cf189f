import { describe, expect, test } from 'vitest';
import { changedFields, fixedFieldChanges } from '../../../src/cluster/changes.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';

const BEFORE: ClusterSpecInput = { name: 'demo', nodes: 3 };

describe('what can not change once there is data', () => {
  test.each<[string, ClusterSpecInput, string[]]>([
    ['nothing', {}, []],
    ['the name', { name: 'other' }, ['name: "demo" → "other": the data belongs to a cluster of the old name']],
    [
      'partitions',
      { partitions: 8 },
      ['partitions: 24 → 8: the number of partitions is set when a cluster is provisioned'],
    ],
    ['nodes', { nodes: 5 }, ['nodes: 3 → 5: nodes that hold data must be added and removed one by one']],
    [
      'replication',
      { replication: 3 },
      [
        'replication: {"logs":{"node":2},"partitions":{"node":2}} → {"logs":{"node":3},"partitions":{"node":3}}: it is read only when a cluster is provisioned',
      ],
    ],
    [
      'metadata',
      { metadata: { store: 'etcd', addresses: ['http://etcd:2379'] } },
      [
        'metadata: {"store":"replicated"} → {"store":"etcd","addresses":["http://etcd:2379"]}: what the cluster knows of itself is kept by the old one',
      ],
    ],
    [
      'a location',
      { nodes: [{ count: 3, location: 'a' }] },
      ['nodes: 3 → [{"count":3,"location":"a"}]: nodes that hold data must be added and removed one by one'],
    ],
    ['how the same nodes are written', { nodes: [{ count: 2 }, { name: 'node-3' }] }, []],
    [
      'memory, ports and settings of nodes',
      { nodes: [{ count: 3, memory: '1GB', ports: { admin: 19_070 }, env: { A: '1' } }] },
      [],
    ],
    ['what can', { profile: 'stock', restate: '1.7.11', ports: 'auto', config: { a: 1 }, provision: 'auto' }, []],
  ])('%s', (_, changes, want) => {
    expect(fixedFieldChanges(parseSpec(BEFORE), parseSpec({ ...BEFORE, ...changes }))).toEqual(want);
  });

  test('is told in full', () => {
    expect(fixedFieldChanges(parseSpec(BEFORE), parseSpec({ name: 'x', nodes: 1, partitions: 1 }))).toHaveLength(4);
  });
});

describe('changedFields', () => {
  test.each<[string, ClusterSpecInput, string[]]>([
    ['nothing', {}, []],
    ['one field', { profile: 'stock' }, ['profile']],
    ['an optional field', { image: 'mine' }, ['image']],
    ['inside of ports', { ports: { admin: 9000 } }, ['ports']],
    ['inside of config', { config: { admin: { x: 1 } } }, ['config']],
    ['what follows from another', { nodes: 1 }, ['nodes', 'replication']],
  ])('%s', (_, changes, want) => {
    const [before, after] = [parseSpec(BEFORE), parseSpec({ ...BEFORE, ...changes })];
    expect(changedFields(before, after).sort()).toEqual(want);
    expect(changedFields(after, before).sort()).toEqual(want);
  });
});
