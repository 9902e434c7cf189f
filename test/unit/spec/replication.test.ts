import { describe, expect, test } from 'vitest';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import {
  completeReplication,
  defaultReplication,
  replicationText,
  sameReplication,
} from '../../../src/spec/replication.js';
import type { ClusterSpecInput, Replication, ReplicationInput } from '../../../src/spec/types.js';
import { problemsOf } from '../fixtures.js';

const both = (logs: Replication, partitions = logs) => ({ logs, partitions });

describe('a replication', () => {
  test.each<[string, ClusterSpecInput['replication'], ReturnType<typeof both>]>([
    ['a number', 3, both({ node: 3 })],
    ['nodes', { node: 3 }, both({ node: 3 })],
    ['zones alone: a node in each', { zone: 2 }, both({ zone: 2, node: 2 })],
    ['zones and nodes', { zone: 2, node: 3 }, both({ zone: 2, node: 3 })],
    ['all scopes', { region: 2, zone: 3, node: 4 }, both({ region: 2, zone: 3, node: 4 })],
    ['regions alone', { region: 2 }, both({ region: 2, node: 2 })],
    ['apart', { logs: 3, partitions: { zone: 2 } }, both({ node: 3 }, { zone: 2, node: 2 })],
    ['of logs alone', { logs: 3 }, both({ node: 3 }, { node: 2 })],
    ['of partitions alone', { partitions: { zone: 2, node: 3 } }, both({ node: 2 }, { zone: 2, node: 3 })],
    ['none', undefined, both({ node: 2 })],
  ])('%s', (_, replication, want) => {
    expect(parseSpec({ nodes: 5, replication }).replication).toEqual(want);
  });

  test('that is not given follows the nodes that could hold a copy', () => {
    const nodes = [{ roles: ['log-server', 'metadata-server'] as const }, { roles: ['worker'] as const, count: 3 }];
    expect(parseSpec({ nodes }).replication).toEqual(both({ node: 1 }, { node: 2 }));
  });

  test.each<[string, string, string]>([
    ['replication: 0', 'replication', 'must be at least 1, and is 0'],
    ['replication: 256', 'replication', 'must be at most 255, and is 256'],
    ['replication: two', 'replication', 'must be a number of copies'],
    ['replication: []', 'replication', 'must be a number of copies'],
    ['replication: {}', 'replication', 'must have at least one of region, zone, node'],
    ['replication: {zone: 0}', 'replication.zone', 'must be at least 1, and is 0'],
    ['replication: {zone: 3, node: 2}', 'replication.node', 'must be at least 3, as `zone` says'],
    ['replication: {region: 3, zone: 2, node: 3}', 'replication.zone', 'must be at least 3, as `region` says'],
    ['replication: {rack: 2}', 'replication.rack', 'is not a known key'],
    ['replication: {logs: 0}', 'replication.logs', 'must be at least 1, and is 0'],
    ['replication: {logs: {}}', 'replication.logs', 'must have at least one of region, zone, node'],
    ['replication: {logs: {zone: 3, node: 2}}', 'replication.logs.node', 'must be at least 3, as `zone` says'],
    ['replication: {partitions: x}', 'replication.partitions', 'must be a number of copies'],
    ['replication: {logs: {zones: 2}}', 'replication.logs.zones', 'is not a known key'],
    [
      'replication: {logs: 2, node: 3}',
      'replication',
      'must have either logs and partitions, or region, zone and node',
    ],
  ])('%s is a problem', (text, path, message) => {
    const [problem, ...more] = problemsOf(() => parseSpecText(text)).filter(({ message }) => message !== '');
    expect(problem).toMatchObject({ path, line: 1 });
    expect(problem?.message).toContain(message);
    expect(problem?.hint).toMatch(/[.?]$/);
    // A key that is not known leaves a table that says nothing: that may be told too.
    expect(more.length).toBeLessThanOrEqual(message === 'is not a known key' ? 1 : 0);
  });
});

test.each<[Replication, string]>([
  [{ node: 2 }, '{node: 2}'],
  [{ zone: 2, node: 3 }, '{zone: 2, node: 3}'],
  [{ region: 1, zone: 2, node: 3 }, '{region: 1, zone: 2, node: 3}'],
])('%j is written %s', (replication, text) => {
  expect(replicationText(replication)).toBe(text);
});

test.each<[ReplicationInput, Replication]>([
  [4, { node: 4 }],
  [
    { region: 2, zone: 3 },
    { region: 2, zone: 3, node: 3 },
  ],
  [
    { zone: 1, node: 5 },
    { zone: 1, node: 5 },
  ],
])('%j is completed to %j', (input, want) => {
  expect(completeReplication(input)).toEqual(want);
});

test.each<[Replication, Replication, boolean]>([
  [{ node: 2 }, { node: 2 }, true],
  [{ node: 2 }, { node: 3 }, false],
  [{ zone: 2, node: 2 }, { node: 2 }, false],
  [{ zone: 2, node: 2, region: undefined }, { zone: 2, node: 2 }, true],
])('%j and %j are the same: %s', (a, b, want) => {
  expect(sameReplication(a, b)).toBe(want);
});

test.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [7, 2],
])('where %i nodes could hold them, %i copies are kept', (holders, copies) => {
  expect(defaultReplication(holders)).toEqual({ node: copies });
});
