import { describe, expect, test } from 'vitest';
import { changedFields, fixedFieldChanges } from '../../../src/cluster/changes.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';

const BEFORE: ClusterSpecInput = { name: 'demo', nodes: 3 };

const PROVISIONED = 'it is read only when a cluster is provisioned';
const ELSEWHERE = 'what it holds must be moved to other nodes first';

describe('what can not change once there is data', () => {
  test.each<[string, ClusterSpecInput, string[]]>([
    ['nothing', {}, []],
    ['the name', { name: 'other' }, ['name: demo → other: the data belongs to a cluster of the old name']],
    ['partitions', { partitions: 8 }, [`partitions: 24 → 8: ${PROVISIONED}`]],
    [
      'the metadata',
      { metadata: { store: 'etcd', addresses: ['http://etcd:2379'] } },
      [
        'metadata: replicated → etcd: the metadata stays where it is',
        ...['node-1', 'node-2', 'node-3'].map((node) => `roles of ${node}: metadata-server taken away: ${ELSEWHERE}`),
      ],
    ],
    ['more nodes', { nodes: 4 }, ['nodes: node-4 added: nodes must join a cluster with data one by one']],
    [
      'fewer nodes',
      { nodes: 2 },
      [`nodes: node-3 removed: ${ELSEWHERE}`, `roles of node-2: metadata-server taken away: ${ELSEWHERE}`],
    ],
    [
      'a renamed node',
      { nodes: [{ count: 2 }, { name: 'third' }] },
      ["nodes: node-3 renamed to third: a node's name names its data, and must never change"],
    ],
    [
      'a moved node',
      { nodes: [{ location: 'eu.a' }, { count: 2 }] },
      ['location of node-1: none → eu.a: copies are placed by it, and it must not change once a node has joined'],
    ],
    [
      'a role taken away',
      { nodes: [{ count: 2 }, { name: 'node-3', roles: ['metadata-server', 'admin', 'log-server'] }] },
      [`roles of node-3: worker taken away: ${ELSEWHERE}`],
    ],
    [
      'replication',
      { replication: 3 },
      [
        `replication of logs: {node: 2} → {node: 3}: ${PROVISIONED}`,
        `replication of partitions: {node: 2} → {node: 3}: ${PROVISIONED}`,
      ],
    ],
    [
      'what can',
      { profile: 'stock', restate: '1.7.11', ports: 'auto', config: { a: 1 }, provision: 'auto', memory: '1GB' },
      [],
    ],
    ['the same nodes, said otherwise', { nodes: [{ name: 'node-1' }, { name: 'node-2' }, { name: 'node-3' }] }, []],
  ])('%s', (_, changes, want) => {
    expect(fixedFieldChanges(parseSpec(BEFORE), parseSpec({ ...BEFORE, ...changes }))).toEqual(want);
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
