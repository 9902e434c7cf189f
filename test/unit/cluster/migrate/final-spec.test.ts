import { describe, expect, test } from 'vitest';
import { canContinue, finalSpec } from '../../../../src/cluster/migrate/final-spec.js';
import { heldSpec, holdFor, idleSpec } from '../../../../src/cluster/migrate/hold.js';
import { expandNodes } from '../../../../src/spec/nodes.js';

const EXAMINED = { nodeName: 'lonely', clusterName: 'localcluster', version: '1.7.12', provisioned: true };

describe('the cluster that is made of a node', () => {
  test.each([
    ['lonely', ['lonely', 'node-2', 'node-3'], 'lonely'],
    ['node-2', ['node-2', 'node-3', 'node-4'], 'node-2'],
    // The default of a container: its id.
    ['3f2a9c81d0e5', ['node-1', 'node-2', 'node-3'], '3f2a9c81d0e5'],
    ['Ada-Laptop.local', ['node-1', 'node-2', 'node-3'], 'Ada-Laptop.local'],
    ['provision', ['node-1', 'node-2', 'node-3'], 'provision'],
  ])('keeps the name of its data: %s', (nodeName, names, first) => {
    const spec = finalSpec({ ...EXAMINED, nodeName }, {}, 12);
    const nodes = expandNodes(spec);
    expect(nodes.map(({ name }) => name)).toEqual(names);
    expect(nodes[0]?.nodeName).toBe(first);
    expect(spec).toMatchObject({ name: 'localcluster', restate: '1.7.12', partitions: 12 });
  });

  test.each([
    [{ nodes: 1 }, 'a cluster of 1 is none'],
    [{ nodes: Number.NaN }, 'is none'],
    [{ restate: '1.6.2' }, "can't go on with the data of 1.7.12"],
  ])('%o is refused', (choices, why) => {
    expect(() => finalSpec(EXAMINED, choices, 24)).toThrow(why);
  });

  test('can not have a name that nothing else here can have', () => {
    expect(() => finalSpec({ ...EXAMINED, clusterName: 'My Cluster' }, {}, 24)).toThrow(
      'its cluster is named "My Cluster"',
    );
  });

  test.each([
    ['1.6.2', '1.6.2', true],
    ['1.6.2', '1.7.12', true],
    ['1.7.3', '1.7.12', true],
    ['1.7.12', '1.7.3', false],
    ['1.6.2', '1.8.0', false],
    ['1.7.12', '2.0.0', false],
  ])('data of %s under %s: %s', (from, to, want) => {
    expect(canContinue(from, to)).toBe(want);
  });
});

describe('while it is made', () => {
  const spec = finalSpec(EXAMINED, { nodes: 5 }, 24);

  test('its nodes call nothing and take no requests', () => {
    const held = heldSpec(spec, holdFor('1.7.12', 1), 5);
    const nodes = expandNodes(held);
    expect(nodes.map(({ name }) => name)).toEqual(expandNodes(spec).map(({ name }) => name));
    for (const { roles } of nodes) expect(roles).not.toContain('http-ingress');
    const servers = (of: typeof spec) =>
      expandNodes(of)
        .filter(({ roles }) => roles.includes('metadata-server'))
        .map(({ name }) => name);
    expect(servers(held)).toEqual(servers(spec));
    expect(held.config).toEqual({
      worker: { invoker: { 'memory-limit': '1B', 'per-invocation-initial-memory': '1MB' } },
    });
    expect(held.replication).toEqual(spec.replication);
  });

  test('one node has one copy, and looks without working', () => {
    expect(heldSpec(spec, holdFor('1.7.12', 1), 1).replication.logs.node).toBe(1);
    const [only, ...others] = expandNodes(idleSpec(spec, holdFor('1.7.12', 1)));
    expect(others).toEqual([]);
    expect(only?.roles).toEqual(['admin', 'log-server', 'metadata-server']);
  });

  test('before 1.7, calls go to where nobody answers', () => {
    expect(holdFor('1.6.2', 4711)['http-proxy']).toBe('http://127.0.0.1:4711');
  });
});
