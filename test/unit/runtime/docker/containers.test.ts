import { describe, expect, test } from 'vitest';
import { nodeProcess, parseContainers } from '../../../../src/runtime/docker/containers.js';
import type { ContainerRow } from '../../../../src/runtime/docker/containers.js';

/** As `docker ps --all --no-trunc --format '{{json .}}'` prints it. */
const line = (more: Readonly<Record<string, string>>) =>
  JSON.stringify({
    Command: '"restate-server --config-file /etc/restate/restate.toml --no-logo"',
    CreatedAt: '2026-11-02 10:11:12 +0000 UTC',
    ID: 'f'.repeat(64),
    Image: 'docker.restate.dev/restatedev/restate:1.7.12',
    LocalVolumes: '1',
    Names: 'demo-node-1',
    Networks: 'demo_default',
    Ports: '127.0.0.1:5122->5122/tcp, 127.0.0.1:8080->8080/tcp, 127.0.0.1:9070->9070/tcp',
    RunningFor: '3 minutes ago',
    State: 'running',
    Status: 'Up 3 minutes (healthy)',
    ...more,
  });

const LABELS =
  'com.docker.compose.config-hash=0ab,com.docker.compose.depends_on=,com.docker.compose.project=demo,' +
  'com.docker.compose.project.working_dir=/home/ada/demo,com.docker.compose.service=node-1,' +
  'dev.restate-cluster.name=demo,dev.restate-cluster.node=node-1';

describe('parseContainers', () => {
  test('reads a node', () => {
    expect(parseContainers(line({ Labels: LABELS }))).toEqual([
      {
        name: 'demo-node-1',
        state: 'running',
        status: 'Up 3 minutes (healthy)',
        image: 'docker.restate.dev/restatedev/restate:1.7.12',
        cluster: 'demo',
        node: 'node-1',
        service: 'node-1',
        workingDir: '/home/ada/demo',
        configHash: '0ab',
      },
    ]);
  });

  test.each<[string, string, Partial<ContainerRow>]>([
    [
      'a comma in a value',
      'com.docker.compose.project.working_dir=/home/a,b/demo,dev.restate-cluster.name=demo',
      { workingDir: '/home/a,b/demo', cluster: 'demo' },
    ],
    [
      'several commas, also at the end',
      'com.docker.compose.project.working_dir=/a,,b,,dev.restate-cluster.name=demo',
      { workingDir: '/a,,b,', cluster: 'demo' },
    ],
    [
      'an equals sign in a value',
      'com.docker.compose.project.working_dir=/home/a=b/demo,dev.restate-cluster.node=node-2',
      { workingDir: '/home/a=b/demo', node: 'node-2' },
    ],
    ['an empty value', 'maintainer=,dev.restate-cluster.name=demo', { cluster: 'demo' }],
    ['a line break in a value', 'description=a\nb,dev.restate-cluster.name=demo', { cluster: 'demo' }],
    ['no labels', '', { cluster: undefined, node: undefined, service: undefined, workingDir: undefined }],
    ['names that end alike', 'x.dev.restate-cluster.name=no', { cluster: undefined }],
  ])('understands %s', (_, labels, want) => {
    expect(parseContainers(line({ Labels: labels }))).toMatchObject([want]);
  });

  test('reads a line a container, and none from nothing', () => {
    const two = `${line({ Names: 'a', Labels: '' })}\n${line({ Names: 'b', Labels: '' })}\n`;
    expect(parseContainers(two).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(parseContainers('')).toEqual([]);
    expect(parseContainers('\n')).toEqual([]);
  });

  test('refuses what is not JSON', () => {
    expect(() => parseContainers('CONTAINER ID   IMAGE')).toThrow('`docker ps` printed something else than containers');
  });
});

describe('nodeProcess', () => {
  const row = (state: string): ContainerRow => ({
    name: 'demo-node-1',
    state,
    status: 'as docker says',
    image: 'restate:1',
    cluster: 'demo',
    node: 'node-1',
    service: 'node-1',
    workingDir: '/demo',
    configHash: undefined,
  });

  test.each([
    ['running', 'running'],
    ['paused', 'running'],
    ['restarting', 'failing'],
    ['created', 'stopped'],
    ['exited', 'stopped'],
    ['dead', 'stopped'],
    ['removing', 'stopped'],
  ])('a container that is %s is a node that is %s', (state, want) => {
    expect(nodeProcess('node-1', row(state))).toEqual({
      name: 'node-1',
      state: want,
      detail: 'as docker says',
      image: 'restate:1',
    });
  });

  test('no container is no node', () => {
    expect(nodeProcess('node-1', undefined)).toEqual({ name: 'node-1', state: 'absent' });
  });
});
