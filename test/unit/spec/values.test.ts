import { describe, expect, test } from 'vitest';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
import { megabytes } from '../../../src/spec/values.js';
import { problemsOf } from '../fixtures.js';

const only = (text: string) => {
  const [problem, ...more] = problemsOf(() => parseSpecText(text));
  expect(more).toEqual([]);
  expect(problem?.hint).toMatch(/\.$/);
  return problem;
};

describe('memory', () => {
  test.each([
    ['2GB', 2_048],
    ['1.5GB', 1_536],
    ['768MB', 768],
    ['0.5 GB', 512],
    ['512.9MB', 512],
  ])('%s is %i MB', (text, want) => {
    expect(parseSpec({ memory: text }).memory).toBe(text);
    expect(megabytes(text)).toBe(want);
  });

  test.each<[string, string]>([
    ['memory: 2', 'must be text such as "2GB"'],
    ['memory: 2G', 'must be an amount such as "2GB" or "768MB"'],
    ['memory: 2gb', 'must be an amount'],
    ['memory: -2GB', 'must be an amount'],
    ['memory: 511MB', 'must be at least 512MB'],
    ['memory: 0.1GB', 'must be at least 512MB'],
  ])('%s is a problem', (text, message) => {
    expect(only(text)).toMatchObject({ path: 'memory', message: expect.stringContaining(message) as string });
  });

  test('of a group is judged alike', () => {
    expect(only('nodes: [{memory: 1MB}]')).toMatchObject({ path: 'nodes[0].memory' });
  });
});

describe('env', () => {
  test('is text; numbers and booleans are written without quotes by most people', () => {
    expect(parseSpecText('env: {A: x, B: 5, C: 1.5, D: true, E: null, F: "", G: "0x1"}').env).toEqual({
      A: 'x',
      B: '5',
      C: '1.5',
      D: 'true',
      E: null,
      F: '',
      G: '0x1',
    });
  });

  test.each<[string, string, string]>([
    ['env: {"A B": x}', 'env.A B', 'is not the name of an environment variable'],
    ['env: {1A: x}', 'env.1A', 'is not the name of an environment variable'],
    ['env: {A: [x]}', 'env.A', 'must be text, or null to hand on'],
    ['env: {A: {b: c}}', 'env.A', 'must be text, or null to hand on'],
    ['env: {A: .inf}', 'env.A', 'must be text, or null to hand on'],
    ['env: {A: 12345678901234567890}', 'env.A', 'is too large for a number; write it as text, in quotes'],
    ['env: {A: "x\\0y"}', 'env.A', 'holds a zero character'],
    ['env: {A: "\\uD800"}', 'env.A', 'holds half a character'],
    ['nodes: [{env: {A: [x]}}]', 'nodes[0].env.A', 'must be text'],
    ['env: []', 'env', 'must be a table of keys and values'],
  ])('%s is a problem', (text, path, message) => {
    expect(only(text)).toMatchObject({ path, message: expect.stringContaining(message) as string });
  });
});

describe('compose', () => {
  test('takes what YAML and JSON share', () => {
    const compose = { a: null, b: [1, 'x', { c: true }], d: { e: 1.5 } };
    expect(parseSpec({ compose }).compose).toEqual(compose);
  });

  test.each<[string, string, string]>([
    ['compose: {a: .nan}', 'compose.a', 'must be a string, number, boolean, null, list or table'],
    ['compose: {a: [1, .inf]}', 'compose.a[1]', 'must be a string, number'],
    ['compose: {sysctls: {kernel.shmmax: 18446744073692774399}}', 'compose.sysctls.kernel.shmmax', 'is too large'],
    ['compose: {a: "\\0"}', 'compose.a', 'holds a zero character'],
    ['compose: {"<<": {a: 1}}', 'compose.<<', 'is not a Compose field; write out what it stands for'],
    ['compose: text', 'compose', 'must be a table of keys and values'],
  ])('%s is a problem', (text, path, message) => {
    expect(only(text)).toMatchObject({ path, message: expect.stringContaining(message) as string });
  });
});

describe('config', () => {
  test('takes every text that a file can hold', () => {
    const config = { a: '\0\u001b\u007f\u0085\u2028😀\ufeff', b: '"\'\\' };
    expect(parseSpec({ config }).config).toEqual(config);
    expect(only('config: {a: "\\uDC00"}')).toMatchObject({
      path: 'config.a',
      message: 'holds half a character, and is "\\udc00"',
    });
  });
});

describe('metadata', () => {
  test.each<[ClusterSpecInput['metadata'], object]>([
    [undefined, { store: 'replicated' }],
    [{}, { store: 'replicated' }],
    [{ servers: 3 }, { store: 'replicated', servers: 3 }],
    [
      { store: 'etcd', addresses: ['http://e:2379', 'https://[::1]:2379', 'e:1'] },
      { store: 'etcd', addresses: ['http://e:2379', 'https://[::1]:2379', 'e:1'] },
    ],
    [
      { store: 'object-store', path: 's3://b/p' },
      { store: 'object-store', path: 's3://b/p' },
    ],
  ])('%j', (metadata, want) => {
    expect(parseSpec({ metadata }).metadata).toEqual(want);
  });

  test.each<[string, string, string]>([
    ['metadata: {store: zookeeper}', 'metadata.store', 'must be replicated or etcd or object-store'],
    ['metadata: {servers: 0}', 'metadata.servers', 'must be at least 1'],
    ['metadata: {store: etcd}', 'metadata.addresses', 'is needed for `store: etcd`'],
    ['metadata: {store: object-store}', 'metadata.path', 'is needed for `store: object-store`'],
    ['metadata: {addresses: ["e:1"]}', 'metadata.addresses', 'belongs to `store: etcd`'],
    ['metadata: {store: etcd, addresses: ["e:1"], servers: 3}', 'metadata.servers', 'belongs to `store: replicated`'],
    ['metadata: {store: etcd, addresses: []}', 'metadata.addresses', 'must name at least one address'],
    ['metadata: {store: etcd, addresses: ["http://me:secret@e:1"]}', 'metadata.addresses[0]', 'without a password'],
    ['metadata: {store: object-store, path: "file:///x"}', 'metadata.path', 'must be a path such as s3://'],
    ['metadata: {store: object-store, path: "s3://key:secret@b/p"}', 'metadata.path', 'must be a path such as s3://'],
  ])('%s is a problem', (text, path, message) => {
    expect(only(text)).toMatchObject({ path, message: expect.stringContaining(message) as string });
  });
});

describe('a name', () => {
  // new URL('http://xn--b-1') throws, also in Restate's own addresses.
  test.each(['name: xn--b', 'names: {nodePrefix: xn--b}', 'nodes: [{name: xn--b}]'])(
    'that no URL can hold: %s',
    (text) => {
      expect(only(text)?.message).toContain('must not start with xn--');
    },
  );
});
