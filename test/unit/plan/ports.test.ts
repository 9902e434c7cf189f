import { describe, expect, test } from 'vitest';
import { assignSlots, planPorts as portsOf, portBlock } from '../../../src/plan/ports.js';
import type { NodePorts } from '../../../src/plan/types.js';
import { expandNodes } from '../../../src/spec/nodes.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { DEFAULT_PORTS } from '../../../src/spec/schema.js';
import type { ClusterSpecInput, PortBases } from '../../../src/spec/types.js';
import { problemsOf } from '../fixtures.js';

const bases = (changes: Partial<Record<'ingress' | 'admin' | 'fabric' | 'step', number>> = {}) => ({
  ...DEFAULT_PORTS,
  ...changes,
});

function planPorts(ports: PortBases, nodes: ClusterSpecInput['nodes']): NodePorts[] {
  return portsOf(ports, expandNodes(parseSpec({ nodes })));
}

describe('planPorts', () => {
  test('gives node k the base and k−1 steps', () => {
    expect(planPorts(bases(), 3)).toEqual([
      { ingress: 8080, admin: 9070, fabric: 5122 },
      { ingress: 8180, admin: 9170, fabric: 5222 },
      { ingress: 8280, admin: 9270, fabric: 5322 },
    ]);
  });

  test('leaves out 9080, where services listen', () => {
    const ports = planPorts(bases(), 12).map(({ ingress }) => ingress);
    expect(ports.slice(9)).toEqual([8980, 9180, 9280]);
    expect(
      planPorts(bases({ admin: 9079, step: 1, ingress: 1000, fabric: 2000 }), 3).map(({ admin }) => admin),
    ).toEqual([9079, 9081, 9082]);
  });

  test('leaves out 9080 even as a base', () => {
    expect(planPorts(bases({ ingress: 9080 }), 1)).toEqual([{ ingress: 9180, admin: 9070, fabric: 5122 }]);
  });

  test('keeps 200 nodes apart and below the ephemeral range', () => {
    const all = planPorts(bases(), 200).flatMap(({ ingress, admin, fabric }) => [ingress, admin, fabric]);
    expect(new Set(all).size).toBe(600);
    expect(Math.max(...all.map(Number))).toBeLessThan(32_768);
    expect(all).not.toContain(9080);
  });

  test('gives a node the same ports however many come after it', () => {
    expect(planPorts(bases(), 20).slice(0, 5)).toEqual(planPorts(bases(), 5));
  });

  test('names both owners where series meet', () => {
    expect(problemsOf(() => planPorts(bases({ admin: 8180 }), 3))).toEqual([
      {
        path: 'ports.admin',
        message: 'port 8180 of node-1 is already the ingress port of node-2',
        hint: 'Move the bases apart, or change `ports.step`.',
      },
    ]);
  });

  test('finds equal bases', () => {
    const problems = problemsOf(() => planPorts(bases({ admin: 8080, fabric: 8080 }), 1));
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ['ports.admin', 'port 8080 of node-1 is already the ingress port of node-1'],
      ['ports.fabric', 'port 8080 of node-1 is already the ingress port of node-1'],
    ]);
  });

  test('finds bases that meet only further on', () => {
    const near = bases({ ingress: 8000, admin: 8500, fabric: 5000 });
    expect(planPorts(near, 5)).toHaveLength(5);
    expect(problemsOf(() => planPorts(near, 6))).toMatchObject([{ path: 'ports.admin' }]);
  });

  test('stays in the valid range', () => {
    expect(planPorts(bases({ ingress: 65_535 }), 1)[0]?.ingress).toBe(65_535);
    expect(problemsOf(() => planPorts(bases({ ingress: 65_500 }), 2))).toEqual([
      {
        path: 'ports.ingress',
        message: 'node-2 would get port 65600',
        hint: 'Use a lower base or a smaller step.',
      },
    ]);
  });

  test('reports every series at once', () => {
    const problems = problemsOf(() =>
      planPorts(bases({ ingress: 65_001, admin: 65_002, fabric: 65_003, step: 10_000 }), 2),
    );
    expect(problems.map(({ path }) => path)).toEqual(['ports.ingress', 'ports.admin', 'ports.fabric']);
  });
});

describe('ports of single nodes and groups', () => {
  test('replace those of the series, which goes on as if they had taken theirs', () => {
    expect(planPorts(bases(), [{}, { ports: { ingress: 18_080, fabric: 15_122 } }, {}])).toEqual([
      { ingress: 8080, admin: 9070, fabric: 5122 },
      { ingress: 18_080, admin: 9170, fabric: 15_122 },
      { ingress: 8280, admin: 9270, fabric: 5322 },
    ]);
  });

  test('of a group are those of its first node', () => {
    const ports = planPorts(bases({ step: 10 }), [{}, { count: 3, ports: { ingress: 18_080 } }]);
    expect(ports.map(({ ingress }) => ingress)).toEqual([8080, 18_080, 18_090, 18_100]);
  });

  test('are only those of the roles a node runs', () => {
    expect(
      planPorts(bases(), [
        { roles: ['log-server', 'metadata-server'] },
        { roles: ['worker', 'http-ingress'] },
        { roles: ['admin'] },
      ]),
    ).toEqual([
      { ingress: undefined, admin: undefined, fabric: 5122 },
      { ingress: 8180, admin: undefined, fabric: 5222 },
      { ingress: undefined, admin: 9270, fabric: 5322 },
    ]);
  });

  test('a port nobody opens can not collide', () => {
    const nodes = [{ roles: ['worker'] as const, ports: { ingress: 5122 } }, { roles: ['admin'] as const }];
    expect(planPorts(bases(), nodes)[0]).toEqual({ ingress: undefined, admin: undefined, fabric: 5122 });
  });

  test.each<[string, ClusterSpecInput['nodes'], string, string]>([
    [
      'with the series',
      [{}, { ports: { ingress: 8080 } }],
      'nodes[1].ports.ingress',
      'port 8080 of node-2 is already the ingress port of node-1',
    ],
    [
      'with one another',
      [{ ports: { admin: 7000 } }, { ports: { fabric: 7000 } }],
      'nodes[1].ports.fabric',
      'port 7000 of node-2 is already the admin port of node-1',
    ],
    [
      'within a node',
      [{ ports: { admin: 7000, ingress: 7000 } }],
      'nodes[0].ports.admin',
      'port 7000 of node-1 is already the ingress port of node-1',
    ],
    [
      'further on in a group',
      [{ count: 3, ports: { ingress: 8970 } }],
      'ports.admin',
      'port 9070 of node-1 is already the ingress port of node-2',
    ],
    [
      'with the end of the range',
      [{ count: 3, ports: { fabric: 65_400 } }],
      'nodes[0].ports.fabric',
      'node-3 would get port 65600',
    ],
  ])('that collide %s are named by their place', (_, nodes, path, message) => {
    expect(problemsOf(() => planPorts(bases(), nodes))).toMatchObject([{ path, message }]);
  });
});

test('portBlock packs nodes side by side', () => {
  expect(portBlock(19_999)).toEqual({
    bind: '127.0.0.1',
    snapshots: 19_999,
    ingress: 20_000,
    admin: 20_001,
    fabric: 20_002,
    step: 3,
  });
  expect(planPorts(portBlock(19_999), 3).flatMap(({ ingress, admin, fabric }) => [ingress, admin, fabric])).toEqual([
    20_000, 20_001, 20_002, 20_003, 20_004, 20_005, 20_006, 20_007, 20_008,
  ]);
});

describe('places in the series', () => {
  const named = (...names: string[]) => expandNodes(parseSpec({ nodes: names.map((name) => ({ name })) }));

  test('follow the order of nodes that have none yet', () => {
    expect(assignSlots(named('a', 'b', 'c'))).toEqual({ a: 0, b: 1, c: 2 });
  });

  test('stay when a node in the middle goes, and so do ports', () => {
    const slots = assignSlots(named('a', 'c'), { a: 0, b: 1, c: 2 });
    expect(slots).toEqual({ a: 0, c: 2 });
    expect(portsOf(bases(), named('a', 'c'), { slots }).map(({ ingress }) => ingress)).toEqual([8080, 8280]);
  });

  test('stay when the order changes', () => {
    expect(assignSlots(named('b', 'a'), { a: 0, b: 1 })).toEqual({ a: 0, b: 1 });
  });

  test('of nodes long gone are given away again', () => {
    expect(assignSlots(named('a', 'c', 'd', 'e'), { a: 0, c: 2 })).toEqual({ a: 0, c: 2, d: 1, e: 3 });
  });

  test('of a node that is still going are not', () => {
    expect(assignSlots(named('a', 'c', 'd', 'e'), { a: 0, b: 1, c: 2 })).toEqual({ a: 0, c: 2, d: 3, e: 4 });
  });

  test('leave out 9080 wherever a node stands', () => {
    const slots = { a: 10 };
    expect(portsOf(bases(), named('a'), { slots }).map(({ ingress }) => ingress)).toEqual([9180]);
  });

  test('leave the port of the snapshot store alone', () => {
    const nodes = named('a', 'b');
    const meeting = { ...DEFAULT_PORTS, snapshots: 8180 };
    expect(portsOf(meeting, nodes)).toHaveLength(2);
    expect(problemsOf(() => portsOf(meeting, nodes, { store: true }))).toMatchObject([
      { path: 'ports.ingress', message: 'port 8180 of b is already the port of the snapshot store' },
    ]);
  });
});
