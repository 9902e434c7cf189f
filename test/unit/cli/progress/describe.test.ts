import { expect, test } from 'vitest';
import { describeEvent } from '../../../../src/cli/progress/describe.js';
import type { ClusterEvent } from '../../../../src/cluster/events.js';
import type { Readiness } from '../../../../src/cluster/readiness.js';
import { planOf } from '../../fixtures.js';

const readiness: Readiness = { ready: true, nodes: [], leaders: '', partitionsLed: 0, partitions: 24, missing: '' };
const download = { type: 'download', program: 'restate-server', version: '1.7.12', received: 12_400_000 } as const;

test.each<[ClusterEvent, string | undefined]>([
  [
    { type: 'planned', plan: planOf({ name: 'demo' }), dir: '/demo', runtimeReason: 'a Docker engine answers' },
    'Cluster demo: Restate 1.7.12, 3 nodes, 24 partitions, 2 copies of everything. Running in containers (a Docker engine answers).',
  ],
  [
    { type: 'planned', plan: planOf({ nodes: 1 }, 'native'), dir: '/demo', runtimeReason: 'as the spec says' },
    'Cluster restate: Restate 1.7.12, 1 node, 24 partitions, 1 copy of everything. Running as processes on this machine (as the spec says).',
  ],
  [
    { type: 'waiting-for-lock', pid: 12 },
    'Another restate-cluster (process 12) is at work on this cluster; waiting for it.',
  ],
  [{ type: 'files-written', dir: '/demo', count: 1 }, 'wrote 1 file to /demo'],
  [{ type: 'files-written', dir: '/demo', count: 7 }, 'wrote 7 files to /demo'],
  [{ type: 'edited-files-kept', paths: ['a', 'b'] }, 'using your edited a, b'],
  [{ ...download, total: 225_000_000 }, 'fetching restate-server 1.7.12 from npm: 12 of 225 MB'],
  [{ ...download, total: undefined }, 'fetching restate-server 1.7.12 from npm: 12 MB'],
  [{ type: 'pull', image: 'x:1', line: 'Pulling fs layer' }, 'pulling x:1: Pulling fs layer'],
  [{ type: 'starting', nodes: ['node-1', 'node-2'] }, 'starting node-1, node-2'],
  [{ type: 'provisioned', node: 'node-1', already: false }, 'provisioned through node-1'],
  [{ type: 'provisioned', node: 'node-1', already: true }, 'already provisioned'],
  [{ type: 'stopping', nodes: ['node-1'] }, 'stopping node-1'],
  [{ type: 'rolling-back', nodes: ['node-1'], dataToo: false }, 'rolling back: stopping node-1'],
  [
    { type: 'rolling-back', nodes: ['node-1'], dataToo: true },
    'rolling back: stopping node-1 and deleting the data of this attempt',
  ],
  [{ type: 'rollback-failed', reason: 'no docker' }, 'could not roll back: no docker'],
  [{ type: 'progress', readiness }, undefined],
  [{ type: 'ready', readiness, elapsedMs: 5 }, undefined],
])('$type', (event, want) => {
  expect(describeEvent(event)).toBe(want);
});
