import { describe, expect, test } from 'vitest';
import { refusals } from '../../../../src/cluster/change/refusals.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../../src/spec/types.js';
import { planOf } from '../../fixtures.js';
import { named, planAfter } from './fixtures.js';

const STORE: ClusterSpecInput = { snapshots: 'azurite', metadata: { servers: 1 } };
const S3: ClusterSpecInput['snapshots'] = { store: 's3', bucket: 'mine', region: 'eu-central-1' };
const OLD = { restate: '1.6.2' };

interface Case {
  readonly from?: ClusterSpecInput;
  readonly to: ClusterSpecInput;
  readonly force?: boolean;
}

function refused({ from = {}, to, force = false }: Case): { what: string; why: string }[] {
  const before = planOf(from);
  return refusals(before, planAfter(before, to), { force });
}

describe('what data can not follow is refused, and what is like it goes', () => {
  test.each<[string, Case, string, string, Case]>([
    [
      'the name',
      { to: { name: 'other' } },
      'name: restate → other',
      'the old name',
      { to: { names: { containerPrefix: 'other' } } },
    ],
    [
      'the partitions',
      { to: { partitions: 12 } },
      'partitions: 24 → 12',
      'fixed once',
      { to: { replication: 3, metadata: { servers: 3 } } },
    ],
    [
      'where the metadata is',
      { to: { metadata: { store: 'etcd', addresses: ['http://10.0.0.1:2379'] } } },
      'metadata: replicated → etcd [["http://10.0.0.1:2379"]]',
      'stays where it is',
      { from: STORE, to: { ...STORE, metadata: { servers: 3 } } },
    ],
    [
      'the address of the metadata',
      {
        from: { metadata: { store: 'object-store', path: 's3://a/b' } },
        to: { metadata: { store: 'object-store', path: 's3://a/c' } },
      },
      'metadata: object-store ["s3://a/b"] → object-store ["s3://a/c"]',
      'stays where it is',
      {
        from: { metadata: { store: 'object-store', path: 's3://a/b' } },
        to: { metadata: { store: 'object-store', path: 's3://a/b' }, env: { A: 'x' } },
      },
    ],
    [
      'names of nodes',
      { from: { ...STORE, nodes: named('a', 'b', 'c') }, to: { ...STORE, nodes: named('a', 'b', 'd') } },
      'nodes: c renamed to d',
      'add the new ones first',
      { from: { ...STORE, nodes: named('a', 'b', 'c') }, to: { ...STORE, nodes: named('a', 'b', 'd', 'e') } },
    ],
    [
      'the name that Restate has for a node',
      { from: { nodes: [{ name: 'a', nodeName: 'old' }] }, to: { nodes: [{ name: 'a', nodeName: 'new' }] } },
      'nodeName of a: old → new',
      'a node of the old name',
      { from: { nodes: [{ name: 'a', nodeName: 'old' }] }, to: { nodes: [{ name: 'a', nodeName: 'old', env: {} }] } },
    ],
    [
      'where a node is',
      { from: { nodes: [{ name: 'a', location: 'eu.a' }] }, to: { nodes: [{ name: 'a', location: 'eu.b' }] } },
      'location of a: eu.a → eu.b',
      'add a new node there',
      {
        from: { nodes: [{ name: 'a', location: 'eu.a' }], replication: 1 },
        to: {
          nodes: [
            { name: 'a', location: 'eu.a' },
            { name: 'b', location: 'eu.b' },
          ],
          replication: 1,
        },
      },
    ],
    [
      'that a node is somewhere at all',
      { from: { nodes: named('a') }, to: { nodes: [{ name: 'a', location: 'eu' }] } },
      'location of a: none → eu',
      'must not change',
      { from: { nodes: named('a') }, to: { nodes: [{ name: 'a', memory: '4GB' }] } },
    ],
    [
      'log servers without a snapshot store',
      { from: { nodes: 4, metadata: { servers: 1 } }, to: { nodes: 3, metadata: { servers: 1 } } },
      'nodes: node-4 removed',
      'give it one first (`snapshots: azurite`)',
      { from: { ...STORE, nodes: 4 }, to: { ...STORE, nodes: 3 } },
    ],
    [
      'a role of a log server, without a store',
      {
        from: { nodes: 4, metadata: { servers: 1 } },
        to: {
          nodes: [{ count: 3 }, { name: 'node-4', roles: ['worker', 'http-ingress', 'admin'] }],
          metadata: { servers: 1 },
        },
      },
      'nodes: node-4 removed',
      'no snapshot store',
      {
        from: { nodes: [{ count: 3 }, { name: 'gate', roles: ['http-ingress'] }], metadata: { servers: 1 } },
        to: { nodes: 3, metadata: { servers: 1 } },
      },
    ],
    [
      'the store for nothing',
      { from: { snapshots: 'azurite' }, to: { snapshots: 'none' } },
      'snapshots: azurite → none',
      'trimmed from the logs',
      { from: { snapshots: 'azurite' }, to: { snapshots: S3 } },
    ],
    [
      'an older version',
      { from: {}, to: OLD },
      'restate: 1.7.12 → 1.6.2',
      '`upgrade --force`',
      { from: {}, to: OLD, force: true },
    ],
    [
      'a version over the next minor one',
      { from: OLD, to: { restate: '1.8.0' } },
      'restate: 1.6.2 → 1.8.0',
      'the newest 1.7.x first',
      { from: OLD, to: { restate: '1.7.0' } },
    ],
  ])('%s', (_, wrong, what, why, right) => {
    const found = refused(wrong);
    expect(found.map((refusal) => refusal.what)).toEqual([what]);
    expect(found[0]?.why).toContain(why);
    expect(refused(right)).toEqual([]);
  });

  test.each<[RuntimeKind, RuntimeKind]>([
    ['docker', 'native'],
    ['native', 'docker'],
  ])('the runtime, %s → %s', (from, to) => {
    const found = refusals(planOf({}, from), planOf({}, to), { force: true });
    expect(found.map(({ what }) => what)).toEqual([`runtime: ${from} → ${to}`]);
    expect(found[0]?.why).toContain('`restore --runtime`');
  });
});

test('all reasons are told at once, in the order of the spec', () => {
  const found = refused({
    from: { nodes: named('a', 'b', 'c'), metadata: { servers: 1 } },
    to: { name: 'x', partitions: 5, restate: '1.6.2', nodes: [{ name: 'a', location: 'eu' }, { name: 'b' }] },
  });
  expect(found.map(({ what }) => what.split(':')[0])).toEqual([
    'name',
    'partitions',
    'nodes',
    'location of a',
    'restate',
  ]);
});
