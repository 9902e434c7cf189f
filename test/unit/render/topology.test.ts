import { describe, expect, test } from 'vitest';
import { rolesText } from '../../../src/render/drawing.js';
import { topologyMermaid } from '../../../src/render/topology-mermaid.js';
import { topologySvg } from '../../../src/render/topology-svg.js';
import { topologyText } from '../../../src/render/topology-text.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { ROLES } from '../../../src/spec/types.js';
import { planOf } from '../fixtures.js';

const PORTS = { ports: true };
const PLACES: ClusterSpecInput = {
  name: 'demo',
  nodes: [
    { prefix: 'core', count: 2, location: ['eu.a', 'eu.b'] },
    { name: 'far', location: 'us' },
    { name: 'gate', roles: ['http-ingress'] },
  ],
};

test.each([
  [[...ROLES], 'all roles'],
  [ROLES.filter((role) => role !== 'metadata-server'), 'all but metadata-server'],
  [['worker', 'admin'] as const, 'worker, admin'],
])('%j are called %s', (roles, want) => {
  expect(rolesText(roles)).toBe(want);
});

describe('as text', () => {
  test('a tree of regions, zones and nodes', () => {
    expect(topologyText(planOf(PLACES), PORTS).split('\n')).toEqual([
      'demo',
      '├─ gate    http-ingress  ingress 8380, node-to-node 5422',
      '├─ region eu',
      '│  ├─ zone eu.a',
      '│  │  └─ core-1  all roles     ingress 8080, admin 9070, node-to-node 5122',
      '│  └─ zone eu.b',
      '│     └─ core-2  all roles     ingress 8180, admin 9170, node-to-node 5222',
      '└─ region us',
      '   └─ far     all roles     ingress 8280, admin 9270, node-to-node 5322',
    ]);
  });

  test('without ports that are not known yet', () => {
    expect(topologyText(planOf({ nodes: 2 }), { ports: false }).split('\n')).toEqual([
      'restate',
      '├─ node-1  all roles',
      '└─ node-2  all but metadata-server',
    ]);
  });
});

describe('for Mermaid', () => {
  test('a flowchart with a subgraph a place', () => {
    const lines = topologyMermaid(planOf(PLACES), PORTS).trimEnd().split('\n');
    expect(lines[0]).toBe('flowchart TB');
    expect(lines).toContain('    n4["<b>gate</b><br/>http-ingress<br/>ingress 8380<br/>node-to-node 5422"]');
    expect(lines).toContain('      subgraph g3["zone eu.a"]');
    expect(lines.filter((line) => line.trim().startsWith('subgraph'))).toHaveLength(5);
    expect(lines.filter((line) => line.trim() === 'end')).toHaveLength(5);
  });
});

describe('as a picture', () => {
  /** Rectangles of a class, as numbers. */
  function rectangles(svg: string, className: string) {
    const found = svg.matchAll(
      /<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)" rx="\d+" class="([\w -]+)"/g,
    );
    return [...found]
      .filter(([, , , , , own]) => own === className)
      .map(([, x, y, width, height]) => ({
        left: Number(x),
        top: Number(y),
        right: Number(x) + Number(width),
        bottom: Number(y) + Number(height),
      }));
  }

  test.each<[string, ClusterSpecInput, number]>([
    ['one node', { nodes: 1 }, 1],
    ['places', PLACES, 4],
    ['fifty nodes', { nodes: 50 }, 50],
    ['fifty nodes in five zones', { nodes: [{ count: 50, location: ['a.1', 'a.2', 'b.1', 'b.2', 'c.1'] }] }, 50],
  ])('of %s: every node in the picture, and none over another', (_, spec, count) => {
    const svg = topologySvg(planOf(spec), PORTS);
    const [, width = 0, height = 0] = (/ width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
    const cards = rectangles(svg, 'card');
    expect(cards).toHaveLength(count);
    for (const [i, card] of cards.entries()) {
      expect(card.right).toBeLessThanOrEqual(width);
      expect(card.bottom).toBeLessThanOrEqual(height);
      for (const other of cards.slice(i + 1)) {
        const apart =
          card.right <= other.left || other.right <= card.left || card.bottom <= other.top || other.bottom <= card.top;
        expect(apart).toBe(true);
      }
    }
  });

  test('has a title and a description for those who do not see it', () => {
    const svg = topologySvg(planOf(PLACES), PORTS);
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg).toContain('<title id="title">The cluster demo</title>');
    expect(svg).toMatch(
      /<desc id="desc">Restate .*Nodes: core-1, core-2, far, gate, in region eu and region us\.<\/desc>/,
    );
  });

  test('needs nothing from elsewhere, and follows the theme of the reader', () => {
    const svg = topologySvg(planOf(PLACES), PORTS);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|<script|@import|url\(|<image/);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
  });

  test('shows the roles and ports of each node', () => {
    const svg = topologySvg(planOf({ nodes: [{ name: 'a' }, { name: 'b', roles: ['worker'] }] }), PORTS);
    expect(svg.match(/class="chip worker"/g)).toHaveLength(2);
    expect(svg.match(/class="chip admin"/g)).toHaveLength(1);
    expect(svg).toContain('>node-to-node 5222</text>');
    expect(topologySvg(planOf(), { ports: false })).not.toContain('8080');
  });
});
