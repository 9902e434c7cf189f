import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/cluster/change/decide.js';
import { stepsOf } from '../../../../src/cluster/change/steps.js';
import type { Changing } from '../../../../src/files/manifest.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { changeBetween, named } from './fixtures.js';

const BASE: ClusterSpecInput = { snapshots: 'azurite', metadata: { servers: 1 } };
const S3: ClusterSpecInput['snapshots'] = { store: 's3', bucket: 'mine', region: 'eu-central-1' };
const AWAKE = { nodes: [], store: false };

function titles(change: Change, idle: { nodes: readonly string[]; store: boolean } = AWAKE): string[] {
  return stepsOf(change, idle).map(({ title }) => title);
}

/** The steps from one spec to another; new nodes do not run, as nothing else. */
function steps(from: ClusterSpecInput, to: ClusterSpecInput, done?: Partial<Changing>, idle?: readonly string[]) {
  const change = changeBetween(
    { ...BASE, ...from },
    { ...BASE, ...to },
    { runtime: 'native', ...(done === undefined ? {} : { done }) },
  );
  return titles(change, { nodes: idle ?? change.differences.added, store: false });
}

const LEAVE_AND_GO = (node: string) => [
  `move the work of ${node} to the other nodes`,
  `snapshot all partitions and trim their logs, until nothing is read from ${node}`,
  `remove ${node}`,
];

describe('the steps of one change, in order', () => {
  test.each<[string, ClusterSpecInput, ClusterSpecInput, string[]]>([
    ['more nodes', { nodes: 3 }, { nodes: 5 }, ['start node-4 and node-5', 'give work to node-4 and node-5']],
    ['fewer nodes', { nodes: 4 }, { nodes: 3 }, LEAVE_AND_GO('node-4')],
    [
      'a node without data goes',
      { nodes: [...named('a', 'b'), { name: 'gate', roles: ['http-ingress'] }] },
      { nodes: named('a', 'b') },
      ['remove gate'],
    ],
    [
      'a metadata server goes',
      { nodes: 4, metadata: { servers: 4 } },
      { nodes: 3, metadata: { servers: 3 } },
      ['take node-4 out of the metadata servers', ...LEAVE_AND_GO('node-4')],
    ],
    ['more copies', { replication: 1 }, { replication: 2 }, ['keep 2 copies of everything']],
    [
      'more copies of logs, on more nodes',
      { nodes: 3 },
      { nodes: 4, replication: { logs: 3, partitions: 2 } },
      ['start node-4', 'give work to node-4', 'keep 3 copies of the logs and 2 copies of partitions'],
    ],
    [
      'fewer copies, on fewer nodes',
      { nodes: 3, replication: 3 },
      { nodes: 2, replication: 2 },
      ['keep 2 copies of everything', ...LEAVE_AND_GO('node-3')],
    ],
    [
      'settings',
      { nodes: 2 },
      { nodes: 2, config: { 'log-filter': 'debug' } },
      ['restart node-1 (log-filter: unset → debug)', 'restart node-2 (log-filter: unset → debug)'],
    ],
    [
      'a newer version',
      { nodes: 2, restate: '1.6.2' },
      { nodes: 2, restate: '1.7.12' },
      [
        'snapshot all partitions, as the old version has them',
        'restart node-1 (version: 1.6.2 → 1.7.12)',
        'restart node-2 (version: 1.6.2 → 1.7.12)',
      ],
    ],
    [
      'a newer version, without a store',
      { nodes: 1, snapshots: 'none', restate: '1.6.2' },
      { nodes: 1, snapshots: 'none', restate: '1.7.12' },
      ['restart node-1 (version: 1.6.2 → 1.7.12)'],
    ],
    [
      'an older version: a newer server would write the snapshots in its own way',
      { nodes: 1, restate: '1.7.12' },
      { nodes: 1, restate: '1.6.2' },
      ['restart node-1 (version: 1.7.12 → 1.6.2)'],
    ],
    [
      'a role less',
      { nodes: [...named('a', 'b'), { name: 'c', roles: ['worker', 'log-server'] }] },
      { nodes: [...named('a', 'b'), { name: 'c', roles: ['worker'] }] },
      [
        'move the work of c to the other nodes',
        'snapshot all partitions and trim their logs, until nothing is read from c',
        'restart c without the role log-server',
      ],
    ],
    [
      'a vote less',
      { nodes: 2, metadata: { servers: 2 } },
      { nodes: 2, metadata: { servers: 1 } },
      ['take node-2 out of the metadata servers', 'restart node-2 without the role metadata-server'],
    ],
    [
      'a worker less: logs are not trimmed for it',
      { nodes: [...named('a', 'b'), { name: 'c', roles: ['worker', 'log-server'] }] },
      { nodes: [...named('a', 'b'), { name: 'c', roles: ['log-server'] }] },
      ['move the work of c to the other nodes', 'restart c without the role worker'],
    ],
  ])('%s', (_, from, to, want) => {
    expect(steps(from, to)).toEqual(want);
  });

  test('another store: snapshots are in the new one before the old one goes', () => {
    const want = [
      expect.stringMatching(/^restart node-1 \(.*worker\.snapshots\.destination/),
      'snapshot all partitions, into the new store',
    ];
    const discard = 'remove the snapshot store beside the nodes';
    expect(steps({ nodes: 1 }, { nodes: 1, snapshots: S3 })).toEqual([
      expect.stringMatching(/^restart node-1/),
      want[1],
      discard,
    ]);
    expect(steps({ nodes: 1, snapshots: S3 }, { nodes: 1, snapshots: { ...S3, bucket: 'other' } })).toEqual(want);
  });

  test('the store beside the nodes on another port: it comes before those who look for it', () => {
    expect(steps({ nodes: 1 }, { nodes: 1, ports: { snapshots: 10_777 } })).toEqual([
      'restart the snapshot store (port: 10000 → 10777)',
      'restart node-1 (environment AZURITE_BLOB_STORAGE_URL)',
    ]);
  });
});

test('everything at once: what is new comes before what is old goes', () => {
  const from: ClusterSpecInput = {
    restate: '1.6.2',
    replication: 1,
    metadata: { servers: 2 },
    nodes: [...named('a', 'b', 'c', 'd'), { name: 'e', roles: ['worker', 'log-server'] }],
  };
  const to: ClusterSpecInput = {
    restate: '1.7.12',
    replication: 2,
    metadata: { servers: 1 },
    snapshots: S3,
    nodes: [...named('a', 'c'), { name: 'e', roles: ['worker'] }, ...named('f')],
  };
  expect(steps(from, to).map((title) => title.replace(/ \(.*\)/, ''))).toEqual([
    'start f',
    'give work to f',
    'keep 2 copies of everything',
    'snapshot all partitions, as the old version has them',
    'restart a',
    'restart c',
    'snapshot all partitions, into the new store',
    'remove the snapshot store beside the nodes',
    'take b out of the metadata servers',
    'move the work of b, d and e to the other nodes',
    'snapshot all partitions and trim their logs, until nothing is read from b, d and e',
    'restart e without the role log-server',
    'remove b and d',
  ]);
});

describe('what does not run', () => {
  const to: ClusterSpecInput = { nodes: 3, env: { A: 'x' } };

  test('is started first, with its new settings: it is not restarted for them', () => {
    expect(steps({ nodes: 3 }, to, undefined, ['node-2'])).toEqual([
      'start node-2',
      'restart node-1 (environment A)',
      'restart node-3 (environment A)',
    ]);
  });

  test('comes after the store that it needs', () => {
    const change = changeBetween({ ...BASE, nodes: 1 }, { ...BASE, ...to, nodes: 1 });
    expect(titles(change, { nodes: ['node-1'], store: true })).toEqual(['start the snapshot store', 'start node-1']);
  });

  test('a store that does not run is started as it is to be, not restarted', () => {
    const change = changeBetween({ ...BASE, nodes: 1 }, { ...BASE, nodes: 1, ports: { snapshots: 10_777 } });
    expect(titles(change, { nodes: [], store: true })[0]).toBe('start the snapshot store');
    expect(titles(change, { nodes: [], store: true })).toHaveLength(2);
  });
});

describe('a change that goes on', () => {
  const TAKE_BACK = 'take back into service what stays';

  test('first takes back into service what stays, unless that comes with a start', () => {
    const [from, to] = [{ nodes: 4 }, { nodes: 3 }];
    expect(steps(from, to, {})).toEqual([TAKE_BACK, ...LEAVE_AND_GO('node-4')]);
    expect(steps(from, to, {}, ['node-2'])).toEqual(['start node-2', ...LEAVE_AND_GO('node-4')]);
  });

  test('takes no snapshots as the old version has them, once some node has the new one', () => {
    const [from, to] = [
      { nodes: 2, restate: '1.6.2' },
      { nodes: 2, restate: '1.7.12' },
    ];
    expect(steps(from, to, {})).toContain('snapshot all partitions, as the old version has them');
    const last = [TAKE_BACK, 'restart node-2 (version: 1.6.2 → 1.7.12)'];
    expect(steps(from, to, { restarted: ['node-1'] })).toEqual(last);
  });

  test('does not do again what is done', () => {
    expect(steps({ nodes: 3 }, { nodes: 3, env: { A: 'x' } }, { restarted: ['node-1', 'node-3'] })).toEqual([
      TAKE_BACK,
      'restart node-2 (environment A)',
    ]);
    expect(steps({ nodes: 4 }, { nodes: 3 }, { emptied: ['node-4'] })).toEqual([TAKE_BACK, 'remove node-4']);
  });

  test('that adds nodes gives them work, also where they run already', () => {
    expect(steps({ nodes: 3 }, { nodes: 4 }, { restarted: ['node-4'] }, [])).toEqual([
      TAKE_BACK,
      'give work to node-4',
    ]);
  });
});
