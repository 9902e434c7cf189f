import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadPreset } from '../../../src/files/templates.js';
import { planCluster } from '../../../src/plan/plan.js';
import { PRESET_NAMES, renderSpecText } from '../../../src/render/spec-text.js';
import type { Preset } from '../../../src/render/spec-text.js';
import { expandNodes } from '../../../src/spec/nodes.js';
import { parseSpecText } from '../../../src/spec/parse.js';
import { DEFAULT_RESTATE_VERSION } from '../../../src/spec/schema.js';
import { specValidator } from '../../support/json-schema.js';

const SCHEMA = './node_modules/restate-cluster/dist/restate-cluster.schema.json';
const validate = specValidator();

async function textOf(preset: Preset, name = 'demo', runtime: 'auto' | 'docker' | 'native' = 'auto') {
  return renderSpecText(await loadPreset(preset), { name, runtime, schema: SCHEMA });
}

describe.each(PRESET_NAMES)('preset %s', (preset) => {
  test('names the schema in its first line, and fits it', async () => {
    const text = await textOf(preset);
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${SCHEMA}`);
    expect(validate(parse(text))).toBe('');
  });

  test.each(['auto', 'docker', 'native'] as const)(
    'is a spec that can be planned, where nodes run: %s',
    async (runtime) => {
      const spec = parseSpecText(await textOf(preset, 'demo', runtime));
      expect(spec).toMatchObject({ name: 'demo', runtime, restate: DEFAULT_RESTATE_VERSION });
      expect(() => planCluster(spec, { runtime: 'docker' })).not.toThrow();
    },
  );

  test.each(['null', 'true', 'no', 'y', 'a-b', 'x'.repeat(40)])('may be called %s', async (name) => {
    expect(parseSpecText(await textOf(preset, name)).name).toBe(name);
  });

  test('is a page that can be read', async () => {
    const lines = (await textOf(preset)).split('\n');
    expect(lines.length).toBeLessThan(70);
    expect(lines.filter((line) => line.length > 120 || line !== line.trimEnd())).toEqual([]);
    // A key that is only one of a list of settings may go without a comment; the file as a whole may not.
    expect(lines.filter((line) => line.startsWith('#')).length).toBeGreaterThanOrEqual(3);
  });

  test('is still a good one with what is commented out', async () => {
    const text = await textOf(preset);
    // A comment that is a key, in lower case as our own or in capitals as a variable, and nothing before it.
    const all = text.replaceAll(/^( *)# (?!yaml-)( *(?:[a-z][\w-]*|[A-Z_]+):(?: .*)?)$/gm, '$1$2');
    expect(validate(parse(all))).toBe('');
    expect(() => parseSpecText(all)).not.toThrow();
    if (preset === 'three') expect(parseSpecText(all)).toMatchObject({ env: { AWS_SECRET_ACCESS_KEY: null } });
  });
});

const shapeOf = async (preset: Preset) => {
  const spec = parseSpecText(await textOf(preset));
  return { nodes: expandNodes(spec), replication: spec.replication };
};
const countOf = (nodes: ReturnType<typeof expandNodes>, role: string) =>
  nodes.filter(({ roles }) => (roles as readonly string[]).includes(role)).length;

test.each<[Preset, number, number, number]>([
  ['single', 1, 1, 1],
  ['three', 3, 2, 3],
  ['five', 5, 3, 5],
  ['zones', 6, 2, 3],
  ['split-roles', 6, 2, 3],
  ['minimal', 3, 2, 3],
])('%s has %i nodes, %i copies and %i metadata servers', async (preset, count, copies, servers) => {
  const { nodes, replication } = await shapeOf(preset);
  expect(nodes).toHaveLength(count);
  expect(replication.logs.node).toBe(copies);
  expect(countOf(nodes, 'metadata-server')).toBe(servers);
});

test('zones has every copy, and every metadata server, in a zone of its own', async () => {
  const { nodes, replication } = await shapeOf('zones');
  expect(replication).toEqual({ logs: { zone: 2, node: 2 }, partitions: { zone: 2, node: 2 } });
  const servers = nodes.filter(({ roles }) => roles.includes('metadata-server'));
  expect(servers.map(({ location }) => location)).toEqual(['eu.a', 'eu.b', 'eu.c']);
});

test('split-roles gives every role to somebody, and none to all', async () => {
  const { nodes } = await shapeOf('split-roles');
  expect(['http-ingress', 'admin', 'worker', 'log-server'].map((role) => countOf(nodes, role))).toEqual([1, 3, 2, 3]);
});
