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

function planOf(input: ClusterSpecInput, runtime: 'docker' | 'native' = 'docker'): ClusterPlan {
  return planCluster(parseSpec(input), { runtime, ports: portBlock(20_000) });
}

/** A spec, and the runtime it is planned for. */
const planned = fc.tuple(validSpec(), fc.constantFrom('docker' as const, 'native' as const));

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

describe('the plan of any valid spec', () => {
  test('gives no port, name or container twice', () => {
    fc.assert(
      fc.property(planned, ([input, runtime]) => {
        const { nodes } = planOf(input, runtime);
        const ports = nodes.flatMap(({ ports: { ingress, admin, fabric } }) => [ingress, admin, fabric]);
        const opened = ports.filter((port) => port !== undefined);
        expect(new Set(opened).size).toBe(opened.length);
        expect(opened.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535)).toBe(true);
        for (const key of ['name', 'container', 'fabricUrl', 'probeUrl'] as const) {
          expect(new Set(nodes.map((node) => node[key])).size).toBe(nodes.length);
        }
      }),
      runs(),
    );
  });

  test('has as many nodes as the spec says, and every role somewhere', () => {
    fc.assert(
      fc.property(validSpec(), (input) => {
        const plan = planOf(input);
        const { nodes = 3 } = input;
        const wanted = typeof nodes === 'number' ? nodes : nodes.reduce((sum, { count = 1 }) => sum + count, 0);
        expect(plan.nodes).toHaveLength(wanted);
        const roles = new Set(plan.nodes.flatMap((node) => node.roles));
        expect(roles.has('metadata-server')).toBe((input.metadata?.store ?? 'replicated') === 'replicated');
        for (const role of ['admin', 'worker', 'log-server', 'http-ingress'] as const) expect(roles).toContain(role);
      }),
      runs(),
    );
  });

  test('lets at most one node provision by itself, and that is the one everybody goes through', () => {
    fc.assert(
      fc.property(validSpec(), (input) => {
        const plan = planOf(input);
        const own = plan.nodes.filter(({ autoProvision }) => autoProvision);
        expect(own.map(({ name }) => name)).toEqual(input.provision === 'auto' ? [plan.provisioningNode.name] : []);
      }),
      runs(),
    );
  });
});
