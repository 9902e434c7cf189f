import { describe, expect, test } from 'vitest';
import type { ContainerRow } from '../../../../src/runtime/docker/containers.js';
import { groupClusters, parseLabelledVolumes } from '../../../../src/runtime/docker/discover.js';

const container = (
  cluster: string | undefined,
  node: string | undefined,
  more: Partial<ContainerRow> = {},
): ContainerRow => ({
  name: `${cluster ?? 'x'}-${node ?? 'provision'}`,
  state: 'running',
  status: 'Up 3 minutes',
  image: 'restate:1.7.12',
  cluster,
  node,
  service: node,
  workingDir: `/home/ada/${cluster ?? 'x'}`,
  configHash: undefined,
  ...more,
});

const volumes = (...clusters: string[]) => clusters.map((cluster) => ({ cluster, ofNode: true, directory: undefined }));

describe('groupClusters', () => {
  test('finds nothing in nothing', () => {
    expect(groupClusters([], [])).toEqual([]);
  });

  test('counts nodes, not the sidecar', () => {
    const containers = [
      container('demo', 'node-1'),
      container('demo', 'node-2', { state: 'exited' }),
      container('demo', undefined, { state: 'exited' }),
    ];
    expect(groupClusters(containers, volumes('demo', 'demo'))).toEqual([
      { name: 'demo', runtime: 'docker', dir: '/home/ada/demo', nodes: 2, running: 1 },
    ]);
  });

  test('keeps clusters apart', () => {
    const containers = [container('a', 'node-1'), container('b', 'node-1'), container('a', 'node-2')];
    expect(groupClusters(containers, []).map(({ name, nodes, dir }) => [name, nodes, dir])).toEqual([
      ['a', 2, '/home/ada/a'],
      ['b', 1, '/home/ada/b'],
    ]);
  });

  test('finds a cluster of which only volumes are left', () => {
    expect(groupClusters([], volumes('demo', 'demo', 'demo'))).toEqual([
      { name: 'demo', runtime: 'docker', dir: undefined, nodes: 3, running: 0 },
    ]);
  });

  test('counts a node whose container is gone by its volume', () => {
    expect(groupClusters([container('demo', 'node-1')], volumes('demo', 'demo'))).toMatchObject([
      { nodes: 2, running: 1 },
    ]);
  });

  test('passes over containers that are not ours', () => {
    expect(groupClusters([container(undefined, 'node-1')], [])).toEqual([]);
  });

  test('a stopped cluster is in the directory that its record names; a record alone is no cluster', () => {
    // As `docker volume ls` printed it.
    const printed = [
      '"demo"\t""\t""',
      '"demo"\t"snapshot-store"\t""',
      '"demo"\t""\t"/home/a, b=c"',
      '"gone"\t""\t"/x"',
    ];
    expect(groupClusters([], parseLabelledVolumes(`${printed.join('\n')}\n`))).toEqual([
      { name: 'demo', runtime: 'docker', dir: '/home/a, b=c', nodes: 1, running: 0 },
    ]);
  });
});
