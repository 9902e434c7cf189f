import { expect, test } from 'vitest';
import { configSetArgs } from '../../../src/restate/change-settings.js';
import { parseProgress, parseReplicaSets, replicasOn } from '../../../src/restate/replica-sets.js';

const CAPTURED =
  '[{"partition_id":0,"log_id":0,"current_replica_set":"N1,N2","leader_plain_node_id":"N1"},' +
  '{"partition_id":1,"log_id":1,"current_replica_set":"N1,N2","next_replica_set":"N1,N4"},' +
  '{"partition_id":2,"log_id":2,"current_replica_set":"N2,N10","leader_plain_node_id":"N5"}]';

test('partitions as a real server gives them', () => {
  expect(parseReplicaSets(CAPTURED)).toEqual([
    { partition: 0, log: 0, current: ['N1', 'N2'], next: [], leader: 'N1' },
    { partition: 1, log: 1, current: ['N1', 'N2'], next: ['N1', 'N4'], leader: undefined },
    { partition: 2, log: 2, current: ['N2', 'N10'], next: [], leader: 'N5' },
  ]);
});

test('a node has to do with a partition that it holds, will hold, or still leads', () => {
  const sets = parseReplicaSets(CAPTURED);
  const on = (id: string) => replicasOn(id, sets).map(({ partition }) => partition);
  expect([on('N1'), on('N2'), on('N4'), on('N5'), on('N10'), on('N3')]).toEqual([[0, 1], [0, 1, 2], [1], [2], [2], []]);
});

test('how far each worker is', () => {
  const stdout =
    '[{"partition_id":0,"plain_node_id":"N1","applied_log_lsn":5,"durable_log_lsn":4,"archived_log_lsn":4},' +
    '{"partition_id":0,"plain_node_id":"N3","durable_log_lsn":0}]';
  expect(parseProgress(stdout)).toEqual([
    { partition: 0, node: 'N1', applied: 5, durable: 4, archived: 4 },
    { partition: 0, node: 'N3', applied: undefined, durable: 0, archived: undefined },
  ]);
});

test.each(['[{"partition_id":-1}]', '[{}]', '{}'])('%s is refused', (stdout) => {
  expect(() => parseReplicaSets(stdout)).toThrow(TypeError);
});

test('copies of logs and of partitions are set apart or together, without a question', () => {
  expect(configSetArgs({ logs: { node: 2 } })).toEqual(['config', 'set', '--yes', '--log-replication={node: 2}']);
  expect(configSetArgs({ logs: { zone: 2, node: 3 }, partitions: { node: 1 } })).toEqual([
    'config',
    'set',
    '--yes',
    '--log-replication={zone: 2, node: 3}',
    '--partition-replication={node: 1}',
  ]);
});
