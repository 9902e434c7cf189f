import { expect, test } from 'vitest';
import { parseSegments, reconfigureArgs } from '../../../src/restate/log-nodesets.js';

test('rows as a real server gives them', () => {
  const stdout =
    '[{"log_id":0,"replication":"{node: 2}","nodeset":"[N1, N2, N3]"},' +
    '{"log_id":12,"nodeset":"[N10, N2]"},{"log_id":2,"nodeset":"[]"}]';
  expect(parseSegments(stdout)).toEqual([
    { log: 0, nodes: ['N1', 'N2', 'N3'], replication: '{node: 2}' },
    { log: 12, nodes: ['N10', 'N2'], replication: '' },
    { log: 2, nodes: [], replication: '' },
  ]);
  expect(parseSegments('')).toEqual([]);
});

test.each(['{}', '"x"'])('%s is refused', (stdout) => {
  expect(() => parseSegments(stdout)).toThrow(TypeError);
});

test('one log is reconfigured at a time', () => {
  expect(reconfigureArgs(7)).toEqual(['logs', 'reconfigure', '--log-id', '7']);
});
