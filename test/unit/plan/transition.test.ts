import { describe, expect, test } from 'vitest';
import { planCluster } from '../../../src/plan/plan.js';
import { lostRoles, nodesMissing, transitionPlan } from '../../../src/plan/transition.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { nodeOf, planOf } from '../fixtures.js';

const named = (...names: string[]): ClusterSpecInput['nodes'] => names.map((name) => ({ name }));
const before = planOf({ nodes: named('a', 'b', 'c') });

/** What a cluster with the places of `before` becomes. */
function later(nodes: ClusterSpecInput['nodes']) {
  return planCluster(parseSpec({ snapshots: 'none', nodes }), { runtime: 'docker', slots: before.slots });
}

describe('lostRoles', () => {
  const all = nodeOf(before, 1);

  test('of a node that stays as it is are none', () => {
    expect(lostRoles(all, all)).toEqual([]);
  });

  test('of a node that leaves are those with data alone', () => {
    expect(lostRoles(all, undefined).toSorted()).toEqual(['log-server', 'metadata-server', 'worker']);
  });

  test('of a node that gives one up are that one', () => {
    expect(lostRoles(all, { ...all, roles: all.roles.filter((role) => role !== 'log-server') })).toEqual([
      'log-server',
    ]);
    expect(lostRoles(all, { ...all, roles: all.roles.filter((role) => role !== 'http-ingress') })).toEqual([]);
  });
});

test('nodesMissing names what the other plan lacks, in order', () => {
  const after = later(named('b', 'd'));
  expect(nodesMissing(before, after).map(({ name }) => name)).toEqual(['a', 'c']);
  expect(nodesMissing(after, before).map(({ name }) => name)).toEqual(['d']);
});

describe('transitionPlan', () => {
  const after = planOf({ nodes: [{ name: 'a', env: { A: 'new' } }, { name: 'c', env: { A: 'new' } }, { name: 'd' }] });
  const environments = (settled?: readonly string[]) =>
    transitionPlan(before, after, settled).nodes.map(({ name, env }) => [name, env['A']]);

  test('has the nodes of both sides, and those that were there as they were', () => {
    expect(environments()).toEqual([
      ['a', undefined],
      ['c', undefined],
      ['d', undefined],
      ['b', undefined],
    ]);
  });

  test('has those whose turn has come as they are to be', () => {
    expect(environments(['c'])).toEqual([
      ['a', undefined],
      ['c', 'new'],
      ['d', undefined],
      ['b', undefined],
    ]);
  });

  test('gives no two nodes the same port, whoever comes and goes', () => {
    const way = transitionPlan(before, later(named('a', 'c', 'd', 'e')));
    expect(way.slots).toEqual({ a: 0, b: 1, c: 2, d: 3, e: 4 });
    expect(new Set(way.nodes.map(({ ports }) => ports.ingress)).size).toBe(5);
  });
});
