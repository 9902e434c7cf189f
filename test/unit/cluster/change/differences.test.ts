import { describe, expect, test } from 'vitest';
import { changedFields, differences, needsSteps } from '../../../../src/cluster/change/differences.js';
import type { Differences } from '../../../../src/cluster/change/types.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../../src/spec/types.js';
import { planOf } from '../../fixtures.js';
import { named, planAfter } from './fixtures.js';

function between(from: ClusterSpecInput, to: ClusterSpecInput, runtime: RuntimeKind = 'native'): Differences {
  const before = planOf(from, runtime);
  return differences(before, planAfter(before, to));
}

const S3: ClusterSpecInput['snapshots'] = { store: 's3', bucket: 'mine', endpoint: 'http://127.0.0.1:9000' };

test('two plans of the same spec differ in nothing', () => {
  const same = between({ snapshots: 'azurite' }, { snapshots: 'azurite' });
  expect(same).toEqual({
    refused: [],
    added: [],
    retired: [],
    restarts: [],
    replication: undefined,
    version: undefined,
    store: undefined,
    storeRestart: [],
    storeLeaves: false,
    live: [],
  });
  expect(needsSteps(same)).toBe(false);
});

describe('nodes', () => {
  test('that come, and that go with the roles that keep data', () => {
    const one: ClusterSpecInput = { metadata: { servers: 1 }, snapshots: 'azurite' };
    const found = between(
      { ...one, nodes: [...named('a', 'b', 'c'), { name: 'gate', roles: ['http-ingress'] }] },
      { ...one, nodes: named('a', 'b', 'd') },
    );
    expect(found.added).toEqual(['d']);
    expect(found.retired).toEqual([
      { node: 'c', roles: ['worker', 'log-server'], leaves: true },
      { node: 'gate', roles: [], leaves: true },
    ]);
    expect(found.restarts).toEqual([]);
    expect(needsSteps(found)).toBe(true);
  });

  test('that stay without a role: with data they retire from it, without they are only restarted', () => {
    const nodes = (...roles: ('worker' | 'log-server' | 'http-ingress')[]): ClusterSpecInput => ({
      nodes: [...named('a', 'b', 'c'), { name: 'd', roles }],
      metadata: { servers: 1 },
      snapshots: 'azurite',
    });
    const data = between(nodes('worker', 'log-server', 'http-ingress'), nodes('worker', 'http-ingress'));
    expect(data.retired).toEqual([{ node: 'd', roles: ['log-server'], leaves: false }]);
    const none = between(nodes('worker', 'http-ingress'), nodes('worker'));
    expect(none.retired).toEqual([]);
    expect(none.restarts.map(({ node }) => node)).toEqual(['d']);
  });
});

describe('copies', () => {
  test('of logs or of partitions alone', () => {
    const logs = between({ nodes: 4 }, { nodes: 4, metadata: { servers: 3 }, replication: { logs: 3, partitions: 2 } });
    expect(logs.replication).toEqual({ logs: { node: 3 }, partitions: { node: 2 } });
  });

  test('said otherwise are the same', () => {
    expect(between({ replication: 2 }, { replication: { node: 2 } }).replication).toBeUndefined();
  });
});

test('a version', () => {
  expect(between({ restate: '1.6.2' }, { restate: '1.7.12' }).version).toEqual({ from: '1.6.2', to: '1.7.12' });
});

describe('the snapshot store', () => {
  test.each<[string, ClusterSpecInput['snapshots'], ClusterSpecInput['snapshots'], string | undefined]>([
    ['a first one', 'none', 'azurite', 'none → azurite az://snapshots/restate'],
    ['another bucket', S3, { ...S3, bucket: 'other' }, 'other/restate'],
    ['another prefix', S3, { ...S3, prefix: 'x' }, 'mine/x'],
    ['the bucket of that name in another store', S3, { ...S3, endpoint: 'http://127.0.0.1:9001' }, 'at http://127'],
    ['the same, kept longer', S3, { ...S3, keep: 3 }, undefined],
  ])('%s', (_, from, to, want) => {
    const { store } = between({ snapshots: from }, { snapshots: to });
    if (want === undefined) expect(store).toBeUndefined();
    else expect(store).toContain(want);
  });

  test('one of the same name elsewhere is another one, and the one beside the nodes goes', () => {
    const found = between(
      { snapshots: { store: 'azurite', bucket: 'demo' } },
      { snapshots: { store: 'azure', bucket: 'demo' } },
    );
    expect(found.store).toBe('azurite az://demo/restate → azure az://demo/restate');
    expect(found.storeLeaves).toBe(true);
  });

  test.each<[RuntimeKind, ClusterSpecInput, string[]]>([
    ['native', { ports: { snapshots: 10_777 } }, ['port: 10000 → 10777']],
    ['docker', { ports: { snapshots: 10_777 } }, ['port: 10000 → 10777']],
    ['docker', { names: { containerPrefix: 'x' } }, ['container: restate-snapshot-store → x-snapshot-store']],
    ['native', { names: { containerPrefix: 'x' } }, []],
    ['native', { snapshots: { store: 'azurite', version: '3.34.0' } }, ['version: 3.35.0 → 3.34.0']],
    ['docker', { snapshots: { store: 'azurite', image: 'mine:1' } }, ['image: … → mine:1']],
  ])('is restarted, %s: %j', (runtime, to, want) => {
    const { storeRestart, store, storeLeaves } = between(
      { snapshots: 'azurite' },
      { snapshots: 'azurite', ...to },
      runtime,
    );
    expect(storeRestart.map((reason) => reason.replace(/mcr\S+/, '…'))).toEqual(want);
    expect([store, storeLeaves]).toEqual([undefined, false]);
  });

  test('is not restarted when it goes, or was not there', () => {
    const to: ClusterSpecInput = { ports: { snapshots: 10_777 } };
    expect(between({ snapshots: 'azurite' }, { ...to, snapshots: S3 }).storeRestart).toEqual([]);
    expect(between({ snapshots: S3 }, { ...to, snapshots: 'azurite' }).storeRestart).toEqual([]);
  });
});

test('what needs nothing is told, and asks for no step', () => {
  const found = between({}, { provision: 'manual', runtime: 'native' });
  expect(found.live).toEqual(['provision: sidecar → manual', 'runtime: auto → native']);
  expect(needsSteps(found)).toBe(false);
});

test.each<[string, ClusterSpecInput, ClusterSpecInput]>([
  ['a node more', { metadata: { servers: 1 } }, { metadata: { servers: 1 }, nodes: 4 }],
  ['a node less', { metadata: { servers: 1 }, nodes: 4 }, { metadata: { servers: 1 } }],
  ['a restart', {}, { env: { A: 'x' } }],
  ['copies', { replication: 1, metadata: { servers: 1 } }, { replication: 2, metadata: { servers: 1 } }],
  ['a version', { restate: '1.7.11' }, { restate: '1.7.12' }],
  ['a store that goes', { snapshots: 'azurite' }, { snapshots: S3 }],
  ['a store on another port', { snapshots: 'azurite' }, { snapshots: 'azurite', ports: { snapshots: 10_777 } }],
])('steps are needed for %s', (_, from, to) => {
  expect(needsSteps(between(from, to))).toBe(true);
});

test('changedFields names the fields in which two specs differ', () => {
  expect(changedFields(parseSpec({}), parseSpec({ nodes: 5, image: 'mine:1' }))).toEqual(
    expect.arrayContaining(['nodes', 'image']),
  );
  expect(changedFields(parseSpec({ nodes: 5 }), parseSpec({ nodes: 5 }))).toEqual([]);
});
