import { describe, expect, test } from 'vitest';
import { expandNodes } from '../../../src/spec/nodes.js';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import { ROLES } from '../../../src/spec/types.js';
import type { ClusterSpecInput, NodeGroup } from '../../../src/spec/types.js';
import { problemsOf } from '../fixtures.js';

const nodesOf = (spec: ClusterSpecInput) => expandNodes(parseSpec(spec));
const namesOf = (nodes: NodeGroup[], more: ClusterSpecInput = {}) =>
  nodesOf({ ...more, nodes }).map(({ name }) => name);
/** Names of the metadata servers. */
const serversOf = (spec: ClusterSpecInput) =>
  nodesOf(spec)
    .filter(({ roles }) => roles.includes('metadata-server'))
    .map(({ name }) => name);

describe('names', () => {
  test.each<[string, NodeGroup[], string[]]>([
    ['one by one', [{ name: 'alpha' }, { name: 'beta' }], ['alpha', 'beta']],
    ['none given', [{}, {}, {}], ['node-1', 'node-2', 'node-3']],
    ['a prefix', [{ prefix: 'worker', count: 2 }], ['worker-1', 'worker-2']],
    [
      'groups that share a prefix go on counting',
      [{ count: 2 }, { prefix: 'w' }, { count: 2 }],
      ['node-1', 'node-2', 'w-1', 'node-3', 'node-4'],
    ],
    ['names of their own do not count', [{}, { name: 'x' }, {}], ['node-1', 'x', 'node-2']],
    [
      'prefixes count apart',
      [
        { prefix: 'a', count: 2 },
        { prefix: 'b', count: 2 },
      ],
      ['a-1', 'a-2', 'b-1', 'b-2'],
    ],
  ])('%s', (_, nodes, want) => {
    expect(namesOf(nodes)).toEqual(want);
  });

  test('the prefix of all that have none can be chosen', () => {
    expect(namesOf([{ count: 2 }, { prefix: 'w' }], { names: { nodePrefix: 'restate' } })).toEqual([
      'restate-1',
      'restate-2',
      'w-1',
    ]);
    expect(nodesOf({ nodes: 2, names: { nodePrefix: 'n' } }).map(({ name }) => name)).toEqual(['n-1', 'n-2']);
  });

  test.each<[string, NodeGroup[], string, string]>([
    ['a name twice', [{ name: 'a' }, { name: 'a' }], 'nodes[1]', 'there is already a node named a'],
    ['a name that a prefix gives', [{ count: 2 }, { name: 'node-2' }], 'nodes[1]', 'already a node named node-2'],
    ['a prefix that gives a name', [{ name: 'node-1' }, { count: 2 }], 'nodes[1]', 'already a node named node-1'],
    ['the name of the container that provisions', [{ name: 'provision' }], 'nodes[0]', 'can not be named provision'],
    ['a name and a prefix', [{ name: 'a', prefix: 'b' }], 'nodes[0].prefix', 'no meaning beside `name`'],
  ])('%s is a problem', (_, nodes, path, message) => {
    const problems = problemsOf(() => parseSpec({ nodes }));
    expect(problems).toMatchObject([{ path, message: expect.stringContaining(message) as string }]);
    expect(problems[0]?.hint).toMatch(/\.$/);
  });

  test('a name for several nodes is a problem of its count', () => {
    expect(problemsOf(() => parseSpec({ nodes: [{ name: 'a', count: 2 }] })).map(({ path }) => path)).toEqual([
      'nodes[0].count',
      'nodes[0]',
    ]);
  });

  test('more than 200 nodes are one problem, however they are written', () => {
    const hint = 'Lower the `count` of its entries.';
    expect(problemsOf(() => parseSpec({ nodes: [{ count: 150 }, { count: 51 }] }))).toEqual([
      { path: 'nodes', message: 'must have at most 200 nodes, and has 201', hint },
    ]);
    expect(nodesOf({ nodes: [{ count: 150 }, { count: 50 }] })).toHaveLength(200);
    const nodes = Array.from({ length: 5_000 }, () => ({ count: 200 }));
    expect(problemsOf(() => parseSpec({ nodes }))).toMatchObject([{ path: 'nodes' }]);
  });
});

describe('what a group says', () => {
  test('holds for each of its nodes', () => {
    const nodes = nodesOf({
      memory: '1GB',
      nodes: [
        { count: 2, memory: '4GB', env: { A: '1' }, config: { x: 1 }, compose: { cpus: 2 }, ports: { admin: 19_070 } },
        {},
      ],
    });
    expect(nodes.map(({ memory }) => memory)).toEqual(['4GB', '4GB', '1GB']);
    expect(nodes[1]).toMatchObject({
      at: ['nodes', 0],
      indexInGroup: 1,
      env: { A: '1' },
      config: { x: 1 },
      compose: { cpus: 2 },
      ports: { admin: 19_070 },
    });
    expect(nodes[2]).toMatchObject({ at: ['nodes', 1], indexInGroup: 0, env: {}, config: {}, compose: {}, ports: {} });
  });

  test.each<[string, NodeGroup['location'], (string | undefined)[]]>([
    ['no location', undefined, [undefined, undefined, undefined]],
    ['one for all', 'eu.a', ['eu.a', 'eu.a', 'eu.a']],
    ['a list in turn', ['eu.a', 'eu.b'], ['eu.a', 'eu.b', 'eu.a']],
    ['a longer list than there are nodes', ['a', 'b', 'c', 'd'], ['a', 'b', 'c']],
  ])('locations: %s', (_, location, want) => {
    expect(nodesOf({ nodes: [{ count: 3, location }] }).map((node) => node.location)).toEqual(want);
  });

  test('a location is a region or region.zone', () => {
    for (const location of ['', 'a.b.c', 'a b', '.a', 'a.', 'é']) {
      expect(problemsOf(() => parseSpec({ nodes: [{ location }] }))).toMatchObject([{ path: 'nodes[0].location' }]);
      expect(problemsOf(() => parseSpec({ nodes: [{ location: ['a', location] }] }))).toMatchObject([
        { path: 'nodes[0].location[1]' },
      ]);
    }
    expect(problemsOf(() => parseSpec({ nodes: [{ location: [] }] }))).toMatchObject([{ path: 'nodes[0].location' }]);
  });
});

describe('roles', () => {
  test('are kept in one order, whatever order they are written in', () => {
    expect(nodesOf({ nodes: [{ roles: ['worker', 'admin'] }] })[0]?.roles).toEqual(['admin', 'worker']);
  });

  test.each<[string, string]>([
    ['nodes: [{roles: []}]', 'must name at least one role'],
    ['nodes: [{roles: [worker, worker]}]', 'names a role twice'],
    ['nodes: [{roles: [workr]}]', 'must be http-ingress or admin or worker'],
  ])('%s is a problem', (text, message) => {
    const [problem] = problemsOf(() => parseSpecText(text));
    expect(problem?.path).toMatch(/^nodes\[0\]\.roles/);
    expect(problem?.message).toContain(message);
    expect(problem?.hint).toContain('http-ingress, admin, worker, log-server, metadata-server');
  });
});

describe('metadata servers', () => {
  test.each<[string, ClusterSpecInput, string[]]>([
    ['one node', { nodes: 1 }, ['node-1']],
    ['two nodes survive no more than one does', { nodes: 2 }, ['node-1']],
    ['three', { nodes: 3 }, ['node-1', 'node-2', 'node-3']],
    ['four: an odd number', { nodes: 4 }, ['node-1', 'node-2', 'node-3']],
    ['as many as survive what the logs survive', { nodes: 7 }, ['node-1', 'node-2', 'node-3']],
    ['more copies, more of them', { nodes: 7, replication: 3 }, ['node-1', 'node-2', 'node-3', 'node-4', 'node-5']],
    ['one copy needs one', { nodes: 5, replication: 1 }, ['node-1']],
    ['the copies of logs decide', { nodes: 5, replication: { logs: 1, partitions: 3 } }, ['node-1']],
    [
      'as many as asked for',
      { nodes: 5, metadata: { servers: 5 } },
      ['node-1', 'node-2', 'node-3', 'node-4', 'node-5'],
    ],
    ['no more than there are nodes', { nodes: 2, metadata: { servers: 5 } }, ['node-1', 'node-2']],
    ['none beside an etcd', { nodes: 3, metadata: { store: 'etcd', addresses: ['etcd:2379'] } }, []],
    ['none beside a bucket', { nodes: 3, metadata: { store: 'object-store', path: 's3://b/p' } }, []],
    [
      'nodes with roles of their own count, and the rest is filled up',
      { nodes: [{ name: 'm', roles: ['metadata-server'] }, { count: 4 }] },
      ['m', 'node-1', 'node-2'],
    ],
    [
      'nodes with other roles are left alone',
      { nodes: [{ name: 'w', roles: ['worker'] }, { count: 3 }] },
      ['node-1', 'node-2', 'node-3'],
    ],
    [
      'one in each location before a second in any',
      {
        nodes: [
          { prefix: 'a', count: 3, location: 'eu.a' },
          { prefix: 'b', location: 'eu.b' },
          { prefix: 'c', location: 'eu.c' },
        ],
      },
      ['a-1', 'b-1', 'c-1'],
    ],
    [
      'a second in a location where there are too few',
      {
        nodes: [
          { prefix: 'a', count: 3, location: 'eu.a' },
          { prefix: 'b', count: 2, location: 'eu.b' },
        ],
      },
      ['a-1', 'a-2', 'b-1'],
    ],
  ])('%s', (_, spec, want) => {
    expect(serversOf(spec)).toEqual(want);
  });

  test('the other nodes run all other roles', () => {
    expect(nodesOf({ nodes: 5 })[4]?.roles).toEqual(ROLES.filter((role) => role !== 'metadata-server'));
  });
});
