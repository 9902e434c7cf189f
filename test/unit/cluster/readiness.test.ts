import { describe, expect, test } from 'vitest';
import { awaitsProvisioning, isProvisioned, judge } from '../../../src/cluster/readiness.js';
import type { NodeView, Observation, Stage } from '../../../src/cluster/readiness.js';
import type { ClusterPlan } from '../../../src/plan/types.js';
import type { NodeHealth } from '../../../src/restate/health.js';
import type { PartitionRow } from '../../../src/restate/restatectl.js';
import { nodeOf, planOf } from '../fixtures.js';

const PLAN = planOf({ name: 'demo', partitions: 2 }, 'native');

const WORKING: NodeHealth = {
  status: 'Alive',
  clusterName: 'demo',
  nodeId: 'N1:1',
  roles: ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'],
  metadataServer: 'Member',
  roleStatus: { admin: 'Ready', worker: 'Ready', 'log-server': 'Ready' },
};

const WAITING: NodeHealth = {
  ...WORKING,
  status: 'StartingUp',
  nodeId: undefined,
  metadataServer: 'AwaitingProvisioning',
  roleStatus: { admin: 'StartingUp', worker: 'StartingUp', 'log-server': 'StartingUp' },
};

function view(k: number, more: Partial<NodeView> = {}, plan: ClusterPlan = PLAN): NodeView {
  const node = nodeOf(plan, k);
  return {
    node,
    process: { name: node.name, state: 'running', detail: 'pid 4711' },
    health: { ...WORKING, nodeId: `N${String(k)}:1` },
    ingressAnswers: true,
    ...more,
  };
}

function row(partition: number, node: string | undefined, more: Partial<PartitionRow> = {}): PartitionRow {
  return { partition, replicas: ['N1', 'N2'], node, leads: false, changing: false, active: true, ...more };
}

const LED: readonly PartitionRow[] = [
  row(0, 'N1', { leads: true }),
  row(0, 'N2'),
  row(1, 'N2', { leads: true }),
  row(1, 'N1'),
];

/** A cluster that is ready, but for what is given. */
function observation(
  changes: { first?: Partial<NodeView>; partitions?: readonly PartitionRow[] | undefined } = {},
): Observation {
  const partitions = 'partitions' in changes ? changes.partitions : LED;
  return { nodes: [view(1, changes.first), view(2), view(3)], partitions };
}

const silent = { health: undefined, ingressAnswers: false } as const;

describe('the stage of a node', () => {
  test.each<[string, Partial<NodeView>, Stage]>([
    ['it is of another cluster', { health: { ...WORKING, clusterName: 'other' } }, 'starting'],
    [
      'it is not running, and another cluster answers in its place',
      { health: { ...WORKING, clusterName: 'other' }, process: { name: 'node-1', state: 'stopped' } },
      'down',
    ],
    ['its process ended', { ...silent, process: { name: 'node-1', state: 'stopped' } }, 'down'],
    ['it was never started', { ...silent, process: { name: 'node-1', state: 'absent' } }, 'down'],
    ['it keeps ending', { ...silent, process: { name: 'node-1', state: 'failing' } }, 'down'],
    ['it runs and is silent', silent, 'starting'],
    ['it waits to be provisioned', { health: WAITING, ingressAnswers: false }, 'fabric up'],
    [
      'it has joined',
      { health: { ...WORKING, roleStatus: { worker: 'StartingUp' } }, ingressAnswers: false },
      'provisioned',
    ],
    ['it is no member yet', { health: { ...WORKING, metadataServer: 'Standby' } }, 'provisioned'],
    ['it is not alive yet', { health: { ...WORKING, status: 'StartingUp' } }, 'provisioned'],
    ['its ingress is silent', { ingressAnswers: false }, 'roles ready'],
    ['all of it answers', {}, 'ready'],
  ])('where %s', (_, first, stage) => {
    expect(judge(PLAN, observation({ first })).nodes).toEqual([
      { name: 'node-1', stage },
      { name: 'node-2', stage: 'ready' },
      { name: 'node-3', stage: 'ready' },
    ]);
  });
});

test('a cluster with everything is ready, and nothing is missing', () => {
  expect(judge(PLAN, observation())).toMatchObject({ ready: true, missing: '', partitionsLed: 2, partitions: 2 });
});

describe('what is missing', () => {
  test.each<[string, Partial<NodeView>, string]>([
    [
      'a process that ended',
      { ...silent, process: { name: 'node-1', state: 'stopped', detail: 'Exited (1) 2 seconds ago' } },
      'node-1 is not running (Exited (1) 2 seconds ago)',
    ],
    [
      'a process that is not there',
      { ...silent, process: { name: 'node-1', state: 'absent' } },
      'node-1 is not running (absent)',
    ],
    ['an answer', silent, 'node-1: nothing answers at http://127.0.0.1:5122/health'],
    [
      'a node of its own',
      { health: { ...WORKING, clusterName: 'other' } },
      'node-1: http://127.0.0.1:5122 belongs to another cluster, "other"',
    ],
    ['provisioning', { health: WAITING }, 'node-1: metadata-server is AwaitingProvisioning'],
    [
      'a role',
      { health: { ...WORKING, roleStatus: { ...WORKING.roleStatus, 'log-server': 'StartingUp' } } },
      'node-1: log-server is StartingUp',
    ],
    ['the first role of several', { health: { ...WAITING, metadataServer: 'Member' } }, 'node-1: admin is StartingUp'],
    ['a node that is alive', { health: { ...WORKING, status: 'ShuttingDown' } }, 'node-1: the node is ShuttingDown'],
    [
      'a node that goes on',
      { health: undefined, halted: 'process 11603' },
      'node-1 is paused (process 11603 is stopped by a signal; `up` resumes it)',
    ],
    ['an ingress', { ingressAnswers: false }, 'node-1: ingress http://127.0.0.1:8080 does not answer'],
  ])('%s', (_, first, missing) => {
    expect(judge(PLAN, observation({ first }))).toMatchObject({ ready: false, missing });
  });

  test.each<[string, readonly PartitionRow[] | undefined, string, number]>([
    ['the partitions', undefined, 'the partitions are not known: not asked yet', 0],
    ['any partition', [], 'no partition is known yet', 0],
    ['a leader', [row(0, 'N1'), row(0, 'N2'), ...LED.slice(2)], 'partition 0 has no active leader (1 of 2 led)', 1],
    [
      'a leader that is active',
      [row(0, 'N1', { leads: true, active: false }), row(0, 'N2'), ...LED.slice(2)],
      'partition 0 has no active leader (1 of 2 led)',
      1,
    ],
    [
      'anyone at all',
      [row(0, undefined, { active: false }), ...LED.slice(2)],
      'partition 0 has no active leader (1 of 2 led)',
      1,
    ],
    [
      'agreement on one leader',
      [row(0, 'N1', { leads: true }), row(0, 'N2', { leads: true }), ...LED.slice(2)],
      'partition 0 has several leaders (1 of 2 led)',
      1,
    ],
    [
      'a follower that is active',
      [...LED.slice(0, 3), row(1, 'N1', { active: false })],
      'partition 1 is not yet active on node-1 (2 of 2 led)',
      2,
    ],
    ['a follower that is there', LED.slice(0, 3), 'partition 1 is not yet active on node-1 (2 of 2 led)', 2],
    [
      'a leader that stays',
      [...LED.slice(0, 3), row(1, 'N1', { changing: true })],
      'the leader of partition 1 is moving (2 of 2 led)',
      2,
    ],
    [
      'replicas',
      [row(0, 'N1', { leads: true, replicas: [] }), ...LED.slice(2)],
      'partition 0 has no replicas yet (2 of 2 led)',
      2,
    ],
    [
      'a leader among its replicas',
      [row(0, 'N3', { leads: true }), row(0, 'N1'), row(0, 'N2'), ...LED.slice(2)],
      'the leader of partition 0 is moving (2 of 2 led)',
      2,
    ],
  ])('%s', (_, partitions, missing, partitionsLed) => {
    const result = judge(PLAN, observation({ partitions }));
    expect(result).toMatchObject({ ready: false, partitionsLed });
    expect(result.missing.startsWith(missing)).toBe(true);
  });

  test('why the partitions are not known', () => {
    const fault = { ...observation({ partitions: undefined }), partitionsFault: 'no node answers' };
    expect(judge(PLAN, fault).missing).toBe('the partitions are not known: no node answers');
  });

  test('is told of the first node that lacks something', () => {
    const nodes = [view(1), view(2, silent), view(3, silent)];
    expect(judge(PLAN, { nodes, partitions: LED }).missing).toBe(
      'node-2: nothing answers at http://127.0.0.1:5222/health',
    );
  });

  test('a node is named before a partition', () => {
    expect(judge(PLAN, observation({ first: silent, partitions: [] })).missing).toMatch(/^node-1: /);
  });

  test('a node whose process nobody knows of is not called dead', () => {
    const result = judge(PLAN, observation({ first: { ...silent, process: undefined } }));
    expect(result.nodes[0]?.stage).toBe('starting');
    expect(result.missing).toMatch(/^node-1: nothing answers/);
  });
});

describe('a node without a role', () => {
  const node = { ...nodeOf(PLAN, 1), roles: ['admin', 'log-server'] as const, ingressUrl: undefined };
  const health: NodeHealth = {
    ...WORKING,
    metadataServer: 'Unknown',
    roleStatus: { admin: 'Ready', worker: 'Unknown', 'log-server': 'Ready' },
  };

  test('need not have it ready', () => {
    const result = judge(PLAN, observation({ first: { node, health, ingressAnswers: false } }));
    expect(result).toMatchObject({ ready: true, missing: '' });
    expect(result.nodes[0]?.stage).toBe('ready');
  });

  test('is ready to be provisioned without being a metadata server', () => {
    const nodes = [view(1, { node, health: { ...WAITING, metadataServer: 'Unknown' } }), view(2, { health: WAITING })];
    expect(awaitsProvisioning({ nodes, partitions: undefined })).toBe(true);
  });
});

test('the leaders are one text, whatever the order of rows', () => {
  const { leaders } = judge(PLAN, observation());
  expect(leaders).not.toBe('');
  expect(judge(PLAN, observation({ partitions: [...LED].reverse() })).leaders).toBe(leaders);
  const moved = [row(0, 'N2', { leads: true }), row(0, 'N1'), ...LED.slice(2)];
  expect(judge(PLAN, observation({ partitions: moved })).leaders).not.toBe(leaders);
});

describe('provisioning', () => {
  const seen = (...all: (NodeHealth | undefined)[]): Observation => ({
    nodes: all.map((health, i) => view(i + 1, { health })),
    partitions: undefined,
  });
  test.each<[string, Observation, { awaits: boolean; provisioned: boolean }]>([
    ['every node waits', seen(WAITING, WAITING, WAITING), { awaits: true, provisioned: false }],
    ['a node is silent', seen(WAITING, undefined, WAITING), { awaits: false, provisioned: false }],
    ['all are silent', seen(undefined, undefined, undefined), { awaits: false, provisioned: false }],
    ['one is a member', seen(WAITING, WAITING, WORKING), { awaits: false, provisioned: true }],
    ['one is a member, one silent', seen(undefined, WAITING, WORKING), { awaits: false, provisioned: true }],
    ['one has an id', seen(WAITING, { ...WAITING, nodeId: 'N1:1' }, WAITING), { awaits: true, provisioned: true }],
    [
      'one is starting',
      seen(WAITING, { ...WAITING, metadataServer: 'StartingUp' }, WAITING),
      { awaits: false, provisioned: false },
    ],
    ['all are members', seen(WORKING, WORKING, WORKING), { awaits: false, provisioned: true }],
  ])('where %s', (_, given, want) => {
    expect({ awaits: awaitsProvisioning(given), provisioned: isProvisioned(given) }).toEqual(want);
  });
});
