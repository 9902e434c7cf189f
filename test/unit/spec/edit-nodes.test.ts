import { describe, expect, test } from 'vitest';
import { withNodes, withoutNodes } from '../../../src/spec/edit-nodes.js';
import { expandNodes } from '../../../src/spec/nodes.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpec, ClusterSpecInput } from '../../../src/spec/types.js';

const STEP = 100;
type Nodes = ClusterSpecInput['nodes'];

function specOf(nodes: Nodes): ClusterSpec {
  return parseSpec({ nodes, replication: 1 });
}
const add = (nodes: Nodes, count: number, more: Omit<Parameters<typeof withNodes>[1], 'count'> = {}) =>
  withNodes(specOf(nodes), { count, ...more });
const remove = (nodes: Nodes, ...names: string[]) => withoutNodes(specOf(nodes), names, STEP);
const namesOf = (nodes: Nodes) => expandNodes(specOf(nodes)).map(({ name }) => name);

describe('withNodes', () => {
  test.each<[string, Nodes, number, Nodes]>([
    ['a number is a larger number', 3, 2, 5],
    [
      'a last group that says nothing but its size grows',
      [{ name: 'a' }, { count: 2 }],
      1,
      [{ name: 'a' }, { count: 3 }],
    ],
    [
      'after a group with settings comes another',
      [{ count: 2, memory: '1GB' }],
      2,
      [{ count: 2, memory: '1GB' }, { count: 2 }],
    ],
  ])('%s', (_, nodes, count, wanted) => {
    expect(add(nodes, count)).toEqual(wanted);
  });

  test('further settings are those of the new nodes alone', () => {
    expect(add(2, 1, { roles: ['worker'] })).toEqual([{ count: 2 }, { count: 1, roles: ['worker'] }]);
    expect(add(2, 1, { locations: ['eu.a'] })).toEqual([{ count: 2 }, { count: 1, location: 'eu.a' }]);
  });

  test('locations are given to the new nodes in turn', () => {
    const nodes = add([{ name: 'node-7', location: 'eu.a' }], 3, { locations: ['eu.a', 'eu.b'] });
    expect(expandNodes(specOf(nodes)).map(({ name, location }) => [name, location])).toEqual([
      ['node-7', 'eu.a'],
      ['node-8', 'eu.a'],
      ['node-9', 'eu.b'],
      ['node-10', 'eu.a'],
    ]);
  });

  test.each<[string, Nodes]>([
    ['a number', 3],
    ['named nodes', [{ name: 'a' }, { name: 'node-9' }]],
    [
      'groups with a prefix',
      [
        { prefix: 'w', count: 2 },
        { prefix: 'ctl', count: 1 },
      ],
    ],
    ['a gap in the numbers', [{ name: 'node-1' }, { name: 'node-3' }]],
  ])('the nodes of %s keep their names, and no name is given twice', (_, nodes) => {
    const names = namesOf(add(nodes, 2));
    const old = namesOf(nodes);
    expect(names.slice(0, old.length)).toEqual(old);
    expect(new Set(names).size).toBe(old.length + 2);
  });
});

describe('withoutNodes', () => {
  test.each<[string, Nodes, string[], Nodes]>([
    ['the last of a number is a smaller number', 3, ['node-3'], 2],
    ['one in the middle of a number writes the others out', 3, ['node-2'], [{ name: 'node-1' }, { name: 'node-3' }]],
    ['the last of a group makes it smaller', [{ prefix: 'w', count: 3 }], ['w-3'], [{ prefix: 'w', count: 2 }]],
    ['all of a group takes it out', [{ name: 'a' }, { prefix: 'w', count: 2 }], ['w-1', 'w-2'], [{ name: 'a' }]],
    ['a named one takes it out', [{ name: 'a' }, { name: 'b', memory: '1GB' }], ['a'], [{ name: 'b', memory: '1GB' }]],
  ])('%s', (_, nodes, names, wanted) => {
    expect(remove(nodes, ...names)).toEqual(wanted);
  });

  test('the first of a group leaves the others what they had, ports and locations too', () => {
    const nodes: Nodes = [
      { prefix: 'w', count: 3, ports: { ingress: 18_080 }, location: ['eu.a', 'eu.b'], env: { A: 'x' } },
    ];
    expect(remove(nodes, 'w-1')).toEqual([
      { name: 'w-2', env: { A: 'x' }, location: 'eu.b', ports: { ingress: 18_080 + STEP } },
      { name: 'w-3', env: { A: 'x' }, location: 'eu.a', ports: { ingress: 18_080 + 2 * STEP } },
    ]);
  });

  test.each<[string, Nodes, string[]]>([
    ['of two groups of the same numbers', [{ count: 2, memory: '1GB' }, { count: 2 }], ['node-2']],
    ['between groups', [{ count: 2 }, { name: 'x' }, { count: 2, memory: '1GB' }], ['x', 'node-1']],
  ])('the names of the others stay: %s', (_, nodes, gone) => {
    expect(namesOf(remove(nodes, ...gone))).toEqual(namesOf(nodes).filter((name) => !gone.includes(name)));
  });
});

test('names stay unique when nodes are added, removed and added again', () => {
  let nodes: Nodes = 3;
  nodes = add(nodes, 1);
  nodes = remove(nodes, 'node-2');
  nodes = add(nodes, 2);
  expect(namesOf(nodes)).toEqual(['node-1', 'node-3', 'node-4', 'node-5', 'node-6']);
});
