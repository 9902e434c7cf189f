import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document } from 'yaml';
import { planCluster } from '../../src/plan/plan.js';
import { portBlock } from '../../src/plan/ports.js';
import type { ClusterPlan } from '../../src/plan/types.js';
import { yamlText } from '../../src/render/yaml-text.js';
import { assertSound } from '../../src/rules/judge.js';
import { parseSpec, parseSpecText } from '../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../src/spec/types.js';
import { specValidator } from '../support/json-schema.js';
import { validSpec } from './arbitrary/spec.js';
import { runs } from './settings.js';

function planOf(input: ClusterSpecInput, runtime: 'docker' | 'native'): ClusterPlan {
  return planCluster(parseSpec(input), { runtime, ports: portBlock(20_000) });
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('any valid spec', () => {
  test('is accepted by the parser, the rules and the JSON Schema', () => {
    const validate = specValidator();
    fc.assert(
      fc.property(validSpec(), (input) => {
        expect(validate(plain(input))).toBe('');
        assertSound(parseSpec(input));
      }),
      runs(),
    );
  });

  test('means the same as YAML, and when it is parsed again', () => {
    fc.assert(
      fc.property(validSpec(), (input) => {
        const spec = parseSpec(input);
        expect(parseSpecText(yamlText(new Document(input)))).toEqual(spec);
        expect(parseSpecText(JSON.stringify(input))).toEqual(spec);
        expect(JSON.stringify(parseSpec(spec))).toBe(JSON.stringify(spec));
      }),
      runs(),
    );
  });
});

/** No port, name, container or address is given twice. */
function expectApart({ nodes }: ClusterPlan): void {
  const ports = nodes.flatMap(({ ports: { ingress, admin, fabric } }) => [ingress, admin, fabric]);
  const opened = ports.filter((port) => port !== undefined);
  expect(new Set(opened).size).toBe(opened.length);
  expect(opened.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535)).toBe(true);
  for (const key of ['name', 'container', 'fabricUrl', 'probeUrl'] as const) {
    expect(new Set(nodes.map((node) => node[key])).size).toBe(nodes.length);
  }
}

/** There are as many nodes as the spec says, and every role is somewhere. */
function expectComplete({ nodes }: ClusterPlan, input: ClusterSpecInput): void {
  const { nodes: wanted = 3 } = input;
  const count = typeof wanted === 'number' ? wanted : wanted.reduce((sum, group) => sum + (group.count ?? 1), 0);
  expect(nodes).toHaveLength(count);
  const roles = new Set(nodes.flatMap((node) => node.roles));
  expect(roles.has('metadata-server')).toBe((input.metadata?.store ?? 'replicated') === 'replicated');
  for (const role of ['admin', 'worker', 'log-server', 'http-ingress'] as const) expect(roles).toContain(role);
}

/** At most one node provisions by itself, and that is the one everybody goes through. */
function expectOneProvisions({ nodes, provisioningNode }: ClusterPlan, input: ClusterSpecInput): void {
  const own = nodes.filter(({ autoProvision }) => autoProvision).map(({ name }) => name);
  expect(own).toEqual(input.provision === 'auto' ? [provisioningNode.name] : []);
}

test('the plan of any valid spec keeps nodes apart, has every role, and lets one node provision at most', () => {
  fc.assert(
    fc.property(validSpec(), fc.constantFrom('docker' as const, 'native' as const), (input, runtime) => {
      const plan = planOf(input, runtime);
      expectApart(plan);
      expectComplete(plan, input);
      expectOneProvisions(plan, input);
    }),
    runs(),
  );
});
