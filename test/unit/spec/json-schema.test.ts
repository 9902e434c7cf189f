import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../../src/spec/parse.js';
import { knownKeys, specJsonSchema } from '../../../src/spec/schema.js';
import { specProperties, specValidator } from '../../support/json-schema.js';

const validate = specValidator();

test('every property says what it is, so that an editor can', () => {
  const properties = specProperties();
  expect(properties.length).toBeGreaterThan(45);
  expect(properties.filter(([, { description = '' }]) => description.length < 10).map(([path]) => path)).toEqual([]);
});

test('it is a 2020-12 schema with a name', () => {
  expect(specJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'restate-cluster.schema.json',
    title: 'restate-cluster spec',
  });
});

test('suggestions for mistyped keys know every property', () => {
  for (const [path] of specProperties()) {
    const keys = path.replaceAll('[]', '.0').split('.');
    const parent = keys.slice(0, -1).map((key) => (key === '0' ? 0 : key));
    expect(knownKeys(parent), path).toContain(keys.at(-1));
  }
});

describe('agrees with the parser', () => {
  test.each<[string, object]>([
    ['nothing', {}],
    ['a number of nodes', { nodes: 5 }],
    ['groups of nodes', { nodes: [{ prefix: 'a', count: 2, location: ['eu.a', 'eu.b'] }, { name: 'b' }] }],
    [
      'a node with everything',
      {
        nodes: [
          {
            name: 'a',
            count: 1,
            roles: ['worker', 'log-server', 'metadata-server', 'admin', 'http-ingress'],
            location: 'eu.a',
            ports: { ingress: 1000, admin: 1001, fabric: 1002 },
            memory: '1.5GB',
            config: { a: { b: [1, 'c', true, { d: 1.5 }] } },
            env: { A: 'b', B: null },
            compose: { a: { b: [null, 1] } },
          },
        ],
      },
    ],
    ['copies as a number', { replication: 3 }],
    ['copies by scope', { replication: { zone: 2, node: 3 } }],
    ['copies apart', { nodes: 5, replication: { logs: 3, partitions: { node: 2 } } }],
    ['an etcd', { metadata: { store: 'etcd', addresses: ['http://etcd:2379'] } }],
    ['a bucket', { metadata: { store: 'object-store', path: 's3://bucket/prefix' } }],
    ['automatic ports', { ports: 'auto' }],
    ['some ports', { ports: { ingress: 1000, bind: '::1' } }],
    ['names', { names: { nodePrefix: 'a', containerPrefix: 'b' } }],
    ['environment as most people write it', { env: { A: 1, B: true, C: 'x', D: null } }],
  ])('that %s is fine', (_, input) => {
    expect(validate(input)).toBe('');
    expect(() => parseSpec(input)).not.toThrow();
  });

  test.each<[string, object]>([
    ['an unknown key', { nodez: 3 }],
    ['an unknown key of a node', { nodes: [{ rolls: ['worker'] }] }],
    ['an unknown port of a node', { nodes: [{ ports: { bind: '::' } }] }],
    ['an unknown port', { ports: { ingres: 1 } }],
    ['an unknown scope', { replication: { zones: 2 } }],
    ['an unknown scope of logs', { replication: { logs: { zones: 2 } } }],
    ['an unknown name', { names: { node: 'a' } }],
    ['an unknown key of metadata', { metadata: { address: 'a' } }],
    ['no nodes', { nodes: 0 }],
    ['an empty list of nodes', { nodes: [] }],
    ['an unknown role', { nodes: [{ roles: ['boss'] }] }],
    ['a role twice', { nodes: [{ roles: ['worker', 'worker'] }] }],
    ['a version that is a number', { restate: 1.7 }],
    ['another word for ports', { ports: 'random' }],
    ['an upper-case name', { name: 'Demo' }],
    ['memory without a unit', { memory: 2 }],
    ['a list', []],
  ])('that %s is not', (_, input) => {
    expect(validate(input)).not.toBe('');
    expect(() => parseSpec(input)).toThrow();
  });
});
