import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import { EXAMPLES } from '../../support/examples.js';
import { specValidator } from '../../support/json-schema.js';

const SPECS = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('restate-cluster.yaml'),
);
const textOf = (path: string) => readFileSync(join(EXAMPLES, path), 'utf8');

test.each(SPECS)('the JSON Schema accepts examples/%s', (path) => {
  expect(specValidator()(parse(textOf(path)))).toBe('');
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
