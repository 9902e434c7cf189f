import { expect, test } from 'vitest';
import { parseNodesets, reconfigureArgs } from '../../../src/restate/log-nodesets.js';

test('rows as a real server gives them', () => {
  const stdout =
    '[{"log_id":0,"nodeset":"[N1, N2, N3]"},{"log_id":12,"nodeset":"[N10, N2]"},{"log_id":2,"nodeset":"[]"}]';
  expect(parseNodesets(stdout)).toEqual([
    { log: 0, size: 3 },
    { log: 12, size: 2 },
    { log: 2, size: 0 },
  ]);
  expect(parseNodesets('')).toEqual([]);
});

test.each(['{}', '"x"'])('%s is refused', (stdout) => {
  expect(() => parseNodesets(stdout)).toThrow(TypeError);
});

test('one log is reconfigured at a time', () => {
  expect(reconfigureArgs(7)).toEqual(['logs', 'reconfigure', '--log-id', '7']);
});
