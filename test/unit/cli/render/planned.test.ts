import { describe, expect, test } from 'vitest';
import { plannedAsJson, renderPlanned } from '../../../../src/cli/render/planned.js';
import type { PlannedUp } from '../../../../src/cluster/plan-up.js';
import { planOf } from '../../fixtures.js';

const NOTHING: PlannedUp = {
  dir: '/home/me/demo',
  plan: planOf({ name: 'demo' }, 'native'),
  action: 'nothing',
  steps: [],
  live: [],
  refused: [],
  files: [],
  oneWay: undefined,
};
const HEAD = 'Cluster demo: Restate 1.7.12, 3 nodes, 24 partitions, 2 copies of everything.';

const lines = (planned: Partial<PlannedUp>) => renderPlanned({ ...NOTHING, ...planned }, './demo').split('\n');

describe('up --dry-run tells', () => {
  test('that there is nothing to do', () => {
    expect(lines({})).toEqual([HEAD, 'Nothing would be done: it is as its spec asks.']);
  });

  test('that only files would be written', () => {
    const live = ['provision: sidecar → auto'];
    expect(lines({ live, files: ['docker-compose.yml'] })).toEqual([
      HEAD,
      'Only files would be written; nothing is started or stopped:',
      '  without a restart: provision: sidecar → auto',
      '',
      'Files of ./demo that would be written or removed:',
      '  docker-compose.yml',
    ]);
  });

  test('what would be started', () => {
    expect(lines({ action: 'start', steps: ['start node-1 and node-2'], files: ['README.md'] })).toEqual([
      HEAD,
      'It would be started:',
      '  1. start node-1 and node-2',
      '',
      'Files of ./demo that would be written or removed:',
      '  README.md',
    ]);
  });

  test('the steps of a change, in order, and what needs none', () => {
    expect(
      lines({
        action: 'change',
        steps: ['start node-4', 'give work to node-4'],
        live: ['provision: sidecar → manual'],
        files: ['docker-compose.yml', 'nodes/node-4/restate.toml'],
      }),
    ).toEqual([
      HEAD,
      'It would be changed, step by step:',
      '  1. start node-4',
      '  2. give work to node-4',
      '  without a restart: provision: sidecar → manual',
      '',
      'Files of ./demo that would be written or removed:',
      '  docker-compose.yml',
      '  nodes/node-4/restate.toml',
    ]);
  });

  test('what is refused and why, and nothing that will not happen', () => {
    const refused = [{ what: 'partitions: 24 → 12', why: 'their number is fixed' }];
    expect(lines({ action: 'refuse', refused, live: ['provision: …'], files: ['README.md'] })).toEqual([
      HEAD,
      'It would be refused; the data of the cluster does not fit:',
      '  partitions: 24 → 12: their number is fixed',
    ]);
  });
});

test('for programs, without the plan itself', () => {
  expect(plannedAsJson({ ...NOTHING, action: 'start', steps: ['start node-1'] })).toEqual({
    name: 'demo',
    dir: '/home/me/demo',
    runtime: 'native',
    version: '1.7.12',
    action: 'start',
    steps: ['start node-1'],
    live: [],
    refused: [],
    files: [],
  });
});
