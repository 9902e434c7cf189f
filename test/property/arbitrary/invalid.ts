import * as fc from 'fast-check';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { text } from './text.js';

type Table = Record<string, unknown>;
type Path = readonly (string | number)[];

/** A spec with something wrong in it, and where that has to be told. */
export interface Wrong {
  readonly what: string;
  readonly spec: unknown;
  /** Keys that lead to the place of a problem, or to something around it. */
  readonly at: Path;
}

/** A copy with a value put in at a place; tables on the way are made. */
function put(spec: unknown, at: Path, value: unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = Array.isArray(spec) ? [...(spec as unknown[])] : [];
    list[key] = put(list[key], rest, value);
    return list;
  }
  const table: Table = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { ...spec } : {};
  // As a parser of JSON or YAML does it: `__proto__` is a key like any other.
  Object.defineProperty(table, key, {
    value: put(table[key], rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return table;
}

const wholeNumbers: Path[] = [['nodes'], ['partitions'], ['replication'], ['metadata', 'servers'], ['ports', 'step']];
const inGroups = (...keys: string[]): Path[] => keys.map((key) => ['nodes', 0, key]);

/** Values of the wrong kind, for the places that take each kind. */
const KINDS: readonly { readonly places: readonly Path[]; readonly values: readonly unknown[] }[] = [
  {
    places: [...wholeNumbers, ...inGroups('count'), ['ports', 'ingress'], ['nodes', 0, 'ports', 'admin']],
    values: ['3', '', 2.5, -1, 0, 1e9, 2 ** 53, 1e308, -1e308, true, null, '😀', {}, { a: 1 }],
  },
  {
    places: [['name'], ['names', 'nodePrefix'], ['names', 'containerPrefix'], ...inGroups('name', 'prefix')],
    values: [5, '', ' ', '😀', 'a😀', 'Ä', 'A', '../x', 'a b', '$(reboot)', 'a\nb', 'x'.repeat(5_000), null, [], {}],
  },
  { places: inGroups('nodeName'), values: [5, '', ' ', '😀', 'Ä', '../x', 'a b', 'x'.repeat(64), null, [], {}] },
  {
    places: [['runtime'], ['provision'], ['profile'], ['apiVersion'], ['metadata', 'store']],
    values: [5, true, null, '', '😀', 'none', [], {}],
  },
  { places: [['restate']], values: [1.7, 1, '1.7', 'latest', '99.0.0', '1.7.12-😀', '٣.٧.١', null, [], {}] },
  { places: [['image']], values: [5, 'a b', '$(x)', '-x', '😀', null, [], {}] },
  { places: [['memory'], ['nodes', 0, 'memory']], values: [2, '2', '2TB', '1MB', '-1GB', '９GB', '😀', null, [], {}] },
  {
    places: [['config'], ['env'], ['compose'], ['names'], ['metadata'], ['nodes', 0, 'config'], ['nodes', 0, 'env']],
    values: [5, 'text', true, [1], null],
  },
  { places: [['nodes', 0, 'location']], values: [5, '', 'a.b.c', 'a b', '😀', [], ['a', 5], null, {}] },
  { places: [['nodes', 0, 'roles']], values: ['worker', [], ['boss'], ['worker', 'worker'], [5], null, {}] },
  { places: [['ports', 'bind']], values: ['localhost', '', '256.0.0.1', 5, null, [], '😀'] },
  {
    places: [
      ['replication', 'zone'],
      ['replication', 'logs'],
      ['replication', 'partitions'],
    ],
    values: ['2', 0, 256, 2.5, true, null, [], { rack: 2 }, {}],
  },
  {
    places: [
      ['config', 'x'],
      ['config', 'x', 'y'],
    ],
    values: [null, 2 ** 60, 1e300, [null], { 'a b': 1 }, { '': 1 }],
  },
  { places: [['env', 'A']], values: [[], {}, [1], 2 ** 60, 'a\0b'] },
];

const wrongKind = fc
  .constantFrom(...KINDS)
  .chain(({ places, values }) => fc.tuple(fc.constantFrom(...places), fc.constantFrom(...values)))
  .map(([at, value]) => ({ what: 'a wrong value', at, value }));

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'];
const strictTables: Path[] = [
  [],
  ['ports'],
  ['names'],
  ['metadata'],
  ['replication'],
  ['nodes', 0],
  ['nodes', 0, 'ports'],
];
const unknownKey = fc
  .tuple(
    fc.constantFrom(...strictTables),
    fc.oneof(
      fc.constantFrom(...PROTOTYPE_KEYS, 'nodez', '<<', '😀', ''),
      text.map((key) => `?${key}`),
    ),
    fc.constantFrom<unknown>(1, null, {}, [], { polluted: true }, 'x'),
  )
  .map(([table, key, value]) => ({ what: 'an unknown key', at: [...table, key], value }));

/** `__proto__` where any other key may stand. */
const prototypeKey = fc
  .constantFrom<Path>(['config'], ['config', 'x'], ['env'], ['compose'], ['compose', 'labels'], ['nodes', 0, 'config'])
  .map((table) => ({ what: '__proto__', at: [...table, '__proto__'], value: { polluted: true } }));

const owned = fc
  .constantFrom<Path>(
    ['config', 'node-name'],
    ['config', 'admin', 'bind-port'],
    ['config', 'metadata-client', 'addresses'],
    ['nodes', 0, 'config', 'location'],
    ['env', 'RESTATE_NODE_NAME'],
    ['env', 'restate_bind_port'],
    ['env', 'RESTATE_ADMIN'],
    ['nodes', 0, 'env', 'RESTATE_CLUSTER_NAME'],
    ['compose', 'image'],
    ['compose', 'command'],
    ['nodes', 0, 'compose', 'environment'],
    ['compose', 'labels', 'dev.restate-cluster.name'],
  )
  .map((at) => ({ what: 'what the plan owns', at, value: 'x' }));

/** Things that only several values together get wrong. */
const together = fc.constantFrom<{ what: string; at: Path; value: unknown }>(
  { what: 'one name twice', at: ['nodes'], value: [{ name: 'a' }, { name: 'a' }] },
  { what: 'a reserved name', at: ['nodes'], value: [{ name: 'provision' }] },
  { what: 'a name for several', at: ['nodes'], value: [{ name: 'a', count: 3 }] },
  { what: 'a name and a prefix', at: ['nodes'], value: [{ name: 'a', prefix: 'b' }] },
  { what: 'a name of data for several', at: ['nodes'], value: [{ prefix: 'a', nodeName: 'b' }] },
  { what: 'far too many nodes', at: ['nodes'], value: Array.from({ length: 200 }, () => ({ count: 200 })) },
  { what: 'too many entries', at: ['nodes'], value: Array.from({ length: 5_000 }, () => ({})) },
  { what: 'a narrower scope with fewer', at: ['replication'], value: { zone: 3, node: 2 } },
  { what: 'both forms of replication', at: ['replication'], value: { logs: 2, node: 2 } },
  { what: 'an etcd without addresses', at: ['metadata'], value: { store: 'etcd' } },
  { what: 'addresses without an etcd', at: ['metadata'], value: { addresses: ['http://e:1'] } },
  { what: 'endless nesting', at: ['config'], value: nested(200) },
);

function nested(depth: number): unknown {
  let value: unknown = { a: 1 };
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
}

/** A valid spec with one thing put in that is wrong. */
export function wrongSpec(valid: fc.Arbitrary<ClusterSpecInput>): fc.Arbitrary<Wrong> {
  const change = fc.oneof(
    { arbitrary: wrongKind, weight: 4 },
    { arbitrary: unknownKey, weight: 2 },
    { arbitrary: owned, weight: 2 },
    { arbitrary: prototypeKey, weight: 1 },
    { arbitrary: together, weight: 1 },
  );
  return fc.tuple(valid, change).map(([spec, { what, at, value }]) => ({ what, at, spec: put(spec, at, value) }));
}

const ODD = ['\t', '\0', '\u0007', '\ud800', '😀', '&a ', '*a', '<<: *a', '!!js/function x', '---\n', '...\n', '%YAML 9.9\n', '? ', '{', '[', '"', "'", '|', '>', ': ', '\n  ', '__proto__:', '\ufeff']; // prettier-ignore

/** A text with some of its characters taken out, doubled, or replaced. It may still be a spec. */
export function mangled(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(6),
    insert: fc.oneof(fc.constant(''), fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 3 })),
  });
  return fc.tuple(valid, fc.array(edit, { minLength: 1, maxLength: 5 })).map(([start, edits]) =>
    edits.reduce((whole, { at, remove, insert }) => {
      const i = Math.floor(at * whole.length);
      return whole.slice(0, i) + insert + whole.slice(i + remove);
    }, start),
  );
}
