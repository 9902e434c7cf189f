import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import { knownKeys, specJsonSchema } from '../../../src/spec/schema.js';
import { problemsOf } from '../fixtures.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const SPECS = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('restate-cluster.yaml'),
);
const textOf = (path: string) => readFileSync(join(EXAMPLES, path), 'utf8');

describe('the JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(specJsonSchema());

  test.each(SPECS)('accepts examples/%s', (path) => {
    validate(parse(textOf(path)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each([
    'name: 5',
    'nodez: 3',
    'nodes: three',
    'nodes: 0',
    'nodes: [{roles: [work]}]',
    'nodes: [{count: 2, colour: red}]',
    'nodes: []',
    'restate: 1.7',
    'restate: latest',
    'replication: {rack: 2}',
    'replication: {logs: x}',
    'metadata: {store: x}',
    'ports: {ingress: 70000}',
    'ports: manual',
    'memory: 2',
    'memory: 2G',
    'env: {A: [1]}',
    'config: {a: null}',
    'names: {prefix: a}',
    'partitions: 65536',
    'provision: never',
  ])('refuses what the parser refuses: %s', (text) => {
    expect(problemsOf(() => parseSpecText(text)).length).toBeGreaterThan(0);
    expect(validate(parse(text))).toBe(false);
  });

  test('describes each field', () => {
    const { properties } = specJsonSchema() as { properties: Record<string, { description?: string }> };
    expect(Object.keys(properties)).toEqual(knownKeys([]));
    for (const [key, { description }] of Object.entries(properties)) {
      if (key !== 'apiVersion') expect([key, typeof description]).toEqual([key, 'string']);
    }
  });
});

describe('a parsed spec', () => {
  const MOST = `
name: demo
restate: "1.7.11"
image: ghcr.io/acme/restate:1
runtime: docker
nodes:
  - {name: ctl, roles: [admin, metadata-server], location: eu.a, memory: 1GB}
  - {prefix: w, count: 2, roles: [worker, http-ingress], location: [eu.a, eu.b], ports: {ingress: 18080}, env: {N: 5}}
  - {count: 3, roles: [log-server], config: {bifrost: {read-policy: x}}, compose: {cpus: 1.5}}
replication: {logs: {zone: 1, node: 2}}
metadata: {servers: 1}
ports: {ingress: 20000}
names: {containerPrefix: x}
env: {A: 1, B: true, C: null}
compose: {dns: [1.1.1.1]}
`;
  const TEXTS: [string, string][] = [
    ['of nothing', ''],
    ['of nearly everything', MOST],
    ...SPECS.map((path): [string, string] => [`of examples/${path}`, textOf(path)]),
  ];
  // The manifest keeps the parsed spec, and later calls parse it again.
  test.each(TEXTS)('%s is parsed again to the same', (_, text) => {
    const spec = parseSpecText(text);
    expect(parseSpec(spec)).toEqual(spec);
    expect(parseSpec(JSON.parse(JSON.stringify(spec)) as typeof spec)).toEqual(spec);
    expect(JSON.stringify(parseSpec(spec))).toBe(JSON.stringify(spec));
  });
});

test.each<[(string | number)[], string[]]>([
  [['ports'], ['bind', 'ingress', 'admin', 'fabric', 'step']],
  [
    ['nodes', 3, 'ports'],
    ['ingress', 'admin', 'fabric'],
  ],
  [['replication'], ['region', 'zone', 'node', 'logs', 'partitions']],
  [
    ['replication', 'logs'],
    ['region', 'zone', 'node'],
  ],
  [['names'], ['nodePrefix', 'containerPrefix']],
  [['metadata'], ['store', 'servers', 'addresses', 'path']],
  [['config'], []],
])('at %j there may be %j', (path, want) => {
  expect(knownKeys(path)).toEqual(want);
});
