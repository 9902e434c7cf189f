import { describe, expect, test } from 'vitest';
import {
  NODE_QUERY,
  parseConfig,
  parseNodeRows,
  parsePartitionRows,
  PARTITION_QUERY,
  provisionArgs,
  provisionFault,
  sqlArgs,
} from '../../../src/restate/restatectl.js';

describe('arguments', () => {
  test('provision goes to one address, asks nothing, and is told everything', () => {
    expect(provisionArgs('http://node-1:5122', { logs: { zone: 2, node: 3 }, partitions: { node: 2 } }, 24)).toEqual([
      'provision',
      '--address=http://node-1:5122',
      '--yes',
      '--log-replication={zone: 2, node: 3}',
      '--partition-replication={node: 2}',
      '--num-partitions=24',
    ]);
  });

  test('sql asks for JSON', () => {
    expect(sqlArgs('select 1')).toEqual(['sql', '--json', 'select 1']);
  });

  test('the queries ask for the columns that are read', () => {
    for (const column of ['partition_id', 'current_replica_set', 'plain_node_id', 'effective_mode', 'replay_status']) {
      expect(PARTITION_QUERY).toContain(column);
    }
    expect(PARTITION_QUERY).toContain('left join');
    expect(NODE_QUERY).toBe('select * from nodes');
  });
});

describe('parsePartitionRows', () => {
  const row = (more: object) => JSON.stringify([{ partition_id: 0, current_replica_set: 'N3,N1', ...more }]);

  test.each<[string, string, object]>([
    [
      'a leader of 1.7',
      row({ plain_node_id: 'N1', target_mode: 'Leader', effective_mode: 'Leader', replay_status: 'Active' }),
      { partition: 0, replicas: ['N3', 'N1'], node: 'N1', leads: true, changing: false, active: true },
    ],
    [
      'a leader of 1.6',
      row({ plain_node_id: 'N1', target_mode: 'leader', effective_mode: 'leader', replay_status: 'active' }),
      { node: 'N1', leads: true, changing: false, active: true },
    ],
    [
      'a follower',
      row({ plain_node_id: 'N3', target_mode: 'Follower', effective_mode: 'Follower', replay_status: 'active' }),
      { node: 'N3', leads: false, changing: false, active: true },
    ],
    [
      'one that catches up',
      row({ plain_node_id: 'N3', target_mode: 'Follower', effective_mode: 'Follower', replay_status: 'CatchingUp' }),
      { node: 'N3', leads: false, active: false },
    ],
    [
      'one on its way to leading',
      row({ plain_node_id: 'N3', target_mode: 'Leader', effective_mode: 'Follower', replay_status: 'active' }),
      { node: 'N3', leads: false, changing: true, active: true },
    ],
    [
      'a partition nobody has',
      row({ plain_node_id: null, effective_mode: null, replay_status: null }),
      { partition: 0, replicas: ['N3', 'N1'], node: undefined, leads: false, changing: false, active: false },
    ],
    ['a partition without replicas', '[{"partition_id":7,"current_replica_set":null}]', { partition: 7, replicas: [] }],
    ['an empty replica set', '[{"partition_id":7,"current_replica_set":""}]', { partition: 7, replicas: [] }],
    ['a single replica', '[{"partition_id":7,"current_replica_set":"N1"}]', { partition: 7, replicas: ['N1'] }],
  ])('reads %s', (_, stdout, want) => {
    expect(parsePartitionRows(stdout)).toMatchObject([want]);
  });

  test('reads the captured row of a leader', () => {
    const stdout =
      '[{"partition_id":0,"current_replica_set":"N3,N1","plain_node_id":"N1","effective_mode":"Leader","replay_status":"active"}]\n';
    expect(parsePartitionRows(stdout)).toMatchObject([
      { partition: 0, replicas: ['N3', 'N1'], node: 'N1', leads: true, active: true },
    ]);
  });

  test.each([
    ['', []],
    ['\n', []],
    ['[]', []],
  ])('%j has no rows', (stdout, want) => {
    expect(parsePartitionRows(stdout)).toEqual(want);
  });

  test('keeps rows in order and passes over what is no row', () => {
    expect(
      parsePartitionRows('[{"partition_id":2},null,5,{"partition_id":1}]').map(({ partition }) => partition),
    ).toEqual([2, 1]);
  });

  test('refuses what is not rows', () => {
    expect(() => parsePartitionRows('2 rows')).toThrow(SyntaxError);
    expect(() => parsePartitionRows('{"partition_id":0}')).toThrow(TypeError);
  });
});

describe('parseNodeRows', () => {
  test('reads nodes', () => {
    const stdout = JSON.stringify([
      { plain_node_id: 'N1', gen_node_id: 'N1:2', name: 'node-2', state: 'alive', binary_version: '1.7.12' },
      { plain_node_id: 'N2', gen_node_id: null, name: 'node-1' },
    ]);
    expect(parseNodeRows(stdout)).toEqual([
      { name: 'node-2', id: 'N1', state: 'alive', version: '1.7.12' },
      { name: 'node-1', id: 'N2', state: 'unknown', version: undefined },
    ]);
  });
});

describe('parseConfig', () => {
  test('reads what config get prints', () => {
    const stdout = `⚙️ Cluster Configuration
├ Number of partitions: 24
├ Partition replication: {node: 2}
└ Logs Provider: replicated
 ├ Log replication: {zone: 2, node: 3}
 └ Nodeset size: 0
`;
    expect(parseConfig(stdout)).toEqual({
      partitions: 24,
      partitionReplication: '{node: 2}',
      logReplication: '{zone: 2, node: 3}',
    });
  });

  test.each([[''], ['Error: no node answers'], ['├ Number of partitions: many']])('%j tells nothing', (stdout) => {
    expect(parseConfig(stdout)).toEqual({
      partitions: undefined,
      partitionReplication: undefined,
      logReplication: undefined,
    });
  });
});

describe('provisionFault', () => {
  test.each([
    ['✅ Cluster has been successfully provisioned!', ''],
    ['🤔 The cluster has been provisioned by somebody else', ''],
    ['', 'cluster is already provisioned'],
  ])('%j %j is none', (stdout, stderr) => {
    expect(provisionFault({ stdout, stderr })).toBeUndefined();
  });

  // restatectl exits 0 for all of these.
  test.each([
    [
      '',
      '❌ Failed to provision the cluster: deadline exceeded\n',
      '❌ Failed to provision the cluster: deadline exceeded',
    ],
    ['Cluster configuration\n', 'Error: x\n', 'Cluster configuration\n\nError: x'],
    ['', '', ''],
  ])('%j %j is one', (stdout, stderr, want) => {
    expect(provisionFault({ stdout, stderr })).toBe(want);
  });
});
