import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { renderStatus } from '../../../../src/cli/render/status.js';
import type { ClusterStatus, NodeStatus } from '../../../../src/cluster/status.js';
import { ROLES } from '../../../../src/spec/types.js';

const plain = pc.createColors(false);

const NODE: NodeStatus = {
  name: 'node-1',
  id: 'N2',
  stage: 'ready',
  process: 'pid 4711',
  seenAs: 'alive',
  version: '1.7.12',
  image: undefined,
  roles: ROLES,
  location: undefined,
  ingressUrl: 'http://127.0.0.1:8080',
  adminUrl: 'http://127.0.0.1:9070',
  fabricUrl: 'http://127.0.0.1:5122',
  leads: 8,
  follows: 0,
};
const READY: ClusterStatus = {
  name: 'demo',
  dir: '/home/ada/demo',
  runtime: 'native',
  version: '1.7.12',
  state: 'ready',
  missing: '',
  lost: undefined,
  lostNodes: [],
  edited: [],
  changing: false,
  undoable: false,
  nodes: [NODE],
  partitions: { total: 24, led: 24 },
  replication: { logs: '{node: 2}', partitions: '{node: 1}' },
  snapshots: undefined,
  refused: undefined,
};
const DOWN: NodeStatus = {
  ...NODE,
  id: undefined,
  stage: 'down',
  process: undefined,
  leads: undefined,
  follows: undefined,
};

const lines = (more: Partial<ClusterStatus> = {}) => renderStatus({ ...READY, ...more }, plain).split('\n');

describe('renderStatus', () => {
  test('of a ready cluster', () => {
    expect(lines()).toEqual([
      'demo: ready · Restate 1.7.12, as processes · /home/ada/demo',
      'partitions: 24 of 24 led, replication: logs {node: 2}, partitions {node: 1}',
      'snapshots: none are taken',
      '',
      'NODE    ID  STATE  ROLES  LEADS  FOLLOWS  INGRESS                ADMIN                  NODE-TO-NODE           RUNS AS',
      'node-1  N2  ready  all    8      0        http://127.0.0.1:8080  http://127.0.0.1:9070  http://127.0.0.1:5122  pid 4711',
    ]);
  });

  test('of one in the middle of a change says how to end that', () => {
    expect(lines({ changing: true, undoable: true })[3]).toBe(
      'in the middle of a change: `up --continue` finishes it, `up --undo` takes it back',
    );
    expect(lines({ changing: true })[3]).toBe('in the middle of a change: `up --continue` finishes it');
  });

  test('of one that lost a node for good names the command', () => {
    const text = lines({ state: 'not-ready', lostNodes: [{ name: 'node-1', why: 'absent' }], nodes: [DOWN] });
    expect(text[3]).toContain('`restate-cluster node replace node-1`');
    expect(text.at(-1)).toContain('data lost');
  });

  test('of one that is not says what is missing', () => {
    const text = lines({
      state: 'not-ready',
      missing: 'node-1: worker is StartingUp',
      partitions: { total: 24, led: 3 },
    });
    expect(text.slice(1, 4)).toEqual([
      'partitions: 3 of 24 led, replication: logs {node: 2}, partitions {node: 1}',
      'snapshots: none are taken',
      'missing: node-1: worker is StartingUp',
    ]);
  });

  test('of a stopped one says nothing of partitions', () => {
    const text = lines({ state: 'stopped', missing: 'node-1 is not running', nodes: [DOWN], runtime: 'docker' });
    expect(text[0]).toBe('demo: stopped · Restate 1.7.12, in containers · /home/ada/demo');
    expect(text.slice(1, 3)).toEqual(['snapshots: none are taken', '']);
    expect(text.join('\n')).not.toMatch(/partitions:|missing:/);
    expect(text.at(-1)).toMatch(/^node-1 {2}- {3}down {3}all {4}- {6}- {8}http.* -$/);
  });

  test('leaves out a replication that is not known', () => {
    const replication = { logs: undefined, partitions: undefined };
    expect(lines({ state: 'unprovisioned', replication, partitions: { total: 24, led: 0 } })[1]).toBe(
      'partitions: 0 of 24 led',
    );
  });

  test('names roles where a node does not run all', () => {
    expect(lines({ nodes: [{ ...NODE, roles: ['worker', 'http-ingress'] }] }).at(-1)).toContain('worker, http-ingress');
  });

  test('paints states', () => {
    const colors = pc.createColors(true);
    const paint = (more: Partial<ClusterStatus>) => renderStatus({ ...READY, ...more }, colors);
    expect(paint({})).toContain(colors.green('ready'));
    expect(paint({ state: 'stopped' })).toContain(colors.red('stopped'));
    expect(paint({ state: 'unprovisioned', nodes: [{ ...NODE, stage: 'fabric up' }] })).toContain(
      colors.yellow('fabric up'),
    );
    expect(paint({ nodes: [DOWN] })).toContain(colors.red('down'));
  });
});
