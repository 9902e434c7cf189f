import { describe, expect, test } from 'vitest';
import { parseSpec, parseSpecText } from '../../../src/spec/parse.js';
import { parseSpecYaml } from '../../../src/spec/yaml.js';
import type { ClusterSpecInput, ConfigTable } from '../../../src/spec/types.js';
import { problemsOf, specErrorOf } from '../fixtures.js';

const problemsOfText = (text: string) => problemsOf(() => parseSpecText(text));

describe('an empty spec', () => {
  test.each<[string, string]>([
    ['no text', ''],
    ['blank lines', '\n\n  \n'],
    ['a comment', '# nothing here\n'],
    ['a document marker', '---\n'],
    ['null', 'null'],
    ['an empty mapping', '{}'],
    ['a byte order mark', '\uFEFF'],
  ])('%s is a cluster of three nodes', (_, text) => {
    expect(parseSpecText(text)).toEqual({
      apiVersion: 'restate-cluster/v1',
      name: 'restate',
      restate: '1.7.12',
      runtime: 'auto',
      nodes: 3,
      replication: { logs: { node: 2 }, partitions: { node: 2 } },
      metadata: { store: 'replicated' },
      snapshots: {
        store: 'azurite',
        bucket: 'snapshots',
        version: '3.35.0',
        every: '10m',
        everyRecords: 10_000,
      },
      partitions: 24,
      provision: 'sidecar',
      profile: 'fast',
      ports: { bind: '127.0.0.1', ingress: 8080, admin: 9070, fabric: 5122, snapshots: 10_000, step: 100 },
      memory: '2GB',
      names: { nodePrefix: 'node' },
      config: {},
      env: {},
      compose: {},
    });
  });

  test.each([[null], [undefined], [{}]])('%s given as a value is one too', (input) => {
    expect(parseSpec(input)).toEqual(parseSpecText(''));
  });
});

test('every field can be set', () => {
  const text = `
apiVersion: restate-cluster/v1
name: demo-2
restate: "1.6.2"
image: ghcr.io/acme/restate:1.6.2
runtime: native
nodes: 5
replication: {logs: {zone: 2, node: 3}, partitions: 2}
metadata: {store: etcd, addresses: ["http://etcd:2379"]}
snapshots: {store: s3, bucket: acme, prefix: a/b, endpoint: "http://127.0.0.1:9000", every: 1h}
partitions: 8
provision: manual
profile: stock
ports: {bind: "0.0.0.0", ingress: 18080, admin: 19070, fabric: 15122, snapshots: 20000, step: 10}
memory: 1.5GB
names: {nodePrefix: n, containerPrefix: c}
env: {RUST_LOG: debug, TOKEN: null, N: 5, ON: true}
compose: {cpus: 1.5, dns: [1.1.1.1]}
config:
  worker: {invoker: {memory-limit: 1GiB}}
  log-filter: info
`;
  expect(parseSpecText(text)).toEqual({
    apiVersion: 'restate-cluster/v1',
    name: 'demo-2',
    restate: '1.6.2',
    image: 'ghcr.io/acme/restate:1.6.2',
    runtime: 'native',
    nodes: 5,
    replication: { logs: { zone: 2, node: 3 }, partitions: { node: 2 } },
    metadata: { store: 'etcd', addresses: ['http://etcd:2379'] },
    snapshots: {
      store: 's3',
      bucket: 'acme',
      prefix: 'a/b',
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
      every: '1h',
    },
    partitions: 8,
    provision: 'manual',
    profile: 'stock',
    ports: { bind: '0.0.0.0', ingress: 18080, admin: 19070, fabric: 15122, snapshots: 20_000, step: 10 },
    memory: '1.5GB',
    names: { nodePrefix: 'n', containerPrefix: 'c' },
    env: { RUST_LOG: 'debug', TOKEN: null, N: '5', ON: 'true' },
    compose: { cpus: 1.5, dns: ['1.1.1.1'] },
    config: { worker: { invoker: { 'memory-limit': '1GiB' } }, 'log-filter': 'info' },
  });
});

test('the examples of JSON are YAML too', () => {
  expect(parseSpecText('{"nodes": 1, "ports": "auto"}')).toMatchObject({
    nodes: 1,
    replication: { logs: { node: 1 }, partitions: { node: 1 } },
    ports: 'auto',
  });
});

test('ports that are not named keep their defaults', () => {
  expect(parseSpecText('ports: {admin: 9000}').ports).toEqual({
    bind: '127.0.0.1',
    ingress: 8080,
    admin: 9000,
    fabric: 5122,
    snapshots: 10_000,
    step: 100,
  });
});

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [200, 2],
])('%i nodes keep %i copies unless told otherwise', (nodes, replication) => {
  expect(parseSpec({ nodes }).replication).toEqual({ logs: { node: replication }, partitions: { node: replication } });
});

describe('an unknown key', () => {
  test.each<[string, string, { path: string; line: number; hint: string }]>([
    ['two letters swapped', 'name: a\nnoeds: 5\n', { path: 'noeds', line: 2, hint: 'Did you mean `nodes`?' }],
    ['a letter missing', 'partition: 5', { path: 'partition', line: 1, hint: 'Did you mean `partitions`?' }],
    ['another case', 'Nodes: 5', { path: 'Nodes', line: 1, hint: 'Did you mean `nodes`?' }],
    ['an abbreviation', '\n\nrepl: 2', { path: 'repl', line: 3, hint: 'Did you mean `replication`?' }],
    [
      'below ports',
      'name: a\nports:\n  admin: 9070\n  ingres: 8080\n',
      { path: 'ports.ingres', line: 4, hint: 'Did you mean `ingress`?' },
    ],
    [
      'below ports, close to nothing',
      'ports: {proxy-protocol: 1}',
      { path: 'ports.proxy-protocol', line: 1, hint: 'Known keys: bind, ingress, admin, fabric, snapshots, step.' },
    ],
    [
      'close to nothing',
      'zookeeper: 1',
      {
        path: 'zookeeper',
        line: 1,
        hint: 'Known keys: apiVersion, name, restate, image, runtime, nodes, replication, metadata, snapshots, partitions, provision, profile, ports, memory, names, config, env, compose.',
      },
    ],
    [
      'with its value on later lines',
      'name: a\n\npartition:\n\n  - 1\n  - 2\n',
      { path: 'partition', line: 3, hint: 'Did you mean `partitions`?' },
    ],
    [
      'below ports, with its value on later lines',
      'ports:\n  ingres:\n    a: 1\n',
      { path: 'ports.ingres', line: 2, hint: 'Did you mean `ingress`?' },
    ],
  ])('%s', (_, text, { path, line, hint }) => {
    expect(problemsOfText(text)).toMatchObject([{ path, message: 'is not a known key', line, hint }]);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is one like any other', (key) => {
    expect(problemsOfText(`${key}: {polluted: true}`)).toMatchObject([{ path: key, message: 'is not a known key' }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['config: {__proto__: {polluted: true}}', 'config.__proto__'],
    ['config: {admin: {__proto__: 1}}', 'config.admin.__proto__'],
    ['config: {a: [1, {__proto__: 1}]}', 'config.a[1].__proto__'],
    ['ports: {__proto__: {admin: 1}}', 'ports.__proto__'],
    ['nodes: {a: {"__proto__": 1}}', 'nodes.a.__proto__'],
  ])('%s is refused wherever it stands', (text, path) => {
    expect(problemsOfText(text)).toMatchObject([{ path, message: 'is not a known key', hint: 'Remove it.', line: 1 }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('__proto__ from JSON is refused as well', () => {
    const input = JSON.parse('{"__proto__": {"nodes": 5}}') as ClusterSpecInput;
    expect(problemsOf(() => parseSpec(input))).toMatchObject([{ path: '__proto__' }]);
  });

  test('a merge key is not taken for YAML 1.1', () => {
    expect(problemsOfText('<<: {nodes: 5}')).toMatchObject([{ path: '<<' }]);
  });

  test('config takes keys named like members of Object', () => {
    expect(parseSpecText('config: {constructor: {x: 1}, toString: 2}').config).toEqual({
      constructor: { x: 1 },
      toString: 2,
    });
  });
});

describe('a wrong value', () => {
  const PORTS_HINT = 'Write `ports: auto`, or any of bind, ingress, admin, fabric, snapshots and step.';
  const TOO_LARGE = 'is too large for a number; write it as text, in quotes, and is ';
  const ADMIN_HINT = 'Write its keys below it, as in admin: {key: value}.';
  const NODES_HINT =
    'Write how many nodes (nodes: 3), or a list, as in nodes: [{prefix: worker, count: 2, roles: [worker]}].';
  const NEITHER = 'must be a number or a list of nodes';
  test.each<[string, { path: string; message: string; hint?: string }]>([
    [
      'apiVersion: restate-cluster/v2',
      { path: 'apiVersion', message: 'must be restate-cluster/v1, and is "restate-cluster/v2"' },
    ],
    ['name: 5', { path: 'name', message: 'must be text, and is a number' }],
    ['name: [a]', { path: 'name', message: 'must be text, and is a list' }],
    ['name: true', { path: 'name', message: 'must be text, and is a boolean' }],
    ['name: {a: b}', { path: 'name', message: 'must be text, and is a table' }],
    ['name: ~', { path: 'name', message: 'must be text, and is nothing' }],
    [
      'restate: 1.7',
      {
        path: 'restate',
        message: 'must be a quoted version, such as "1.7.12", and is 1.7',
        hint: 'Write an exact version in quotes: restate: "1.7.12".',
      },
    ],
    [
      'restate: latest',
      {
        path: 'restate',
        message: 'must be an exact version, such as "1.7.12", and is "latest"',
        hint: 'Write an exact version in quotes: restate: "1.7.12".',
      },
    ],
    ['image: "a b"', { path: 'image', message: 'is not a container image reference, and is "a b"' }],
    ['runtime: podman', { path: 'runtime', message: 'must be auto or docker or native, and is "podman"' }],
    ['provision: maybe', { path: 'provision', message: 'must be sidecar or auto or manual, and is "maybe"' }],
    ['profile: slow', { path: 'profile', message: 'must be fast or stock, and is "slow"' }],
    ['nodes: three', { path: 'nodes', message: NEITHER, hint: NODES_HINT }],
    ['nodes: "3"', { path: 'nodes', message: NEITHER, hint: NODES_HINT }],
    ['nodes: 2.5', { path: 'nodes', message: NEITHER, hint: NODES_HINT }],
    ['nodes: 0', { path: 'nodes', message: 'must be at least 1, and is 0', hint: NODES_HINT }],
    ['nodes: 201', { path: 'nodes', message: 'must be at most 200, and is 201', hint: NODES_HINT }],
    ['nodes: [a]', { path: 'nodes[0]', message: 'must be a table of keys and values, and is text', hint: NODES_HINT }],
    ['replication: 0', { path: 'replication', message: 'must be at least 1, and is 0' }],
    ['partitions: 65536', { path: 'partitions', message: 'must be at most 65535, and is 65536' }],
    ['ports: 5', { path: 'ports', message: 'has a form that is not known here', hint: PORTS_HINT }],
    ['ports: any', { path: 'ports', message: 'has a form that is not known here', hint: PORTS_HINT }],
    [
      'ports: {bind: localhost}',
      { path: 'ports.bind', message: 'must be an IP address, such as 127.0.0.1, and is "localhost"', hint: PORTS_HINT },
    ],
    [
      'ports: {ingress: "8080"}',
      { path: 'ports.ingress', message: 'must be a whole number, and is "8080"', hint: PORTS_HINT },
    ],
    [
      'ports: {admin: 70000}',
      { path: 'ports.admin', message: 'must be at most 65535, and is 70000', hint: PORTS_HINT },
    ],
    ['ports: {fabric: 0}', { path: 'ports.fabric', message: 'must be at least 1, and is 0', hint: PORTS_HINT }],
    ['ports: {step: 0}', { path: 'ports.step', message: 'must be at least 1, and is 0', hint: PORTS_HINT }],
    ['config: [1]', { path: 'config', message: 'must be a table of keys and values, and is a list' }],
    ['config: {a: null}', { path: 'config.a', message: 'must be a string, number, boolean, list or table' }],
    [
      'config: {a: {b: [1, null]}}',
      { path: 'config.a.b[1]', message: 'must be a string, number, boolean, list or table' },
    ],
    ['config: {a: .nan}', { path: 'config.a', message: 'must be a string, number, boolean, list or table' }],
    ['config: {a: 9007199254740993}', { path: 'config.a', message: `${TOO_LARGE}9007199254740992` }],
    ['config: {a: -9007199254740992}', { path: 'config.a', message: `${TOO_LARGE}-9007199254740992` }],
    ['config: {a: {b: [1, 1e300]}}', { path: 'config.a.b[1]', message: `${TOO_LARGE}1e+300` }],
    ['config: {admin: x}', { path: 'config.admin', message: 'must be a table of keys and values', hint: ADMIN_HINT }],
    ['config: {"a b": 1}', { path: 'config.a b', message: 'is not a restate.toml key' }],
    ['config: {a: {"b]\\n[c": 1}}', { path: 'config.a."b]\\n[c"', message: 'is not a restate.toml key' }],
    ['config: {"a.b": 1}', { path: 'config.a.b', message: 'is not a restate.toml key' }],
    ['- a', { path: '', message: 'must be a table of keys and values, and is a list' }],
    ['hello', { path: '', message: 'must be a table of keys and values, and is text' }],
  ])('%s', (text, want) => {
    const [problem, ...more] = problemsOfText(text);
    expect(more).toEqual([]);
    expect(problem).toMatchObject(want);
    expect(problem?.hint).toMatch(/\.$/);
  });

  test('a long value is cut short', () => {
    expect(problemsOfText(`name: ${'x'.repeat(500)}`)[0]?.message.length).toBeLessThan(250);
  });

  test('null for a field that has a default is refused, not defaulted', () => {
    expect(problemsOfText('nodes:\nports: auto').map(({ path }) => path)).toEqual(['nodes']);
  });
});

describe('all problems at once', () => {
  const text = `name: Demo
noeds: 5
restate: 1.7
replication: 0
ports:
  ingres: 1
  admin: x
config:
  node-name: mine
  admin:
    bind-port: 1
`;

  test('of shape, of meaning and of owned keys, each at its line', () => {
    const found = problemsOfText(text).map(({ path, line }) => [path, line]);
    expect(found).toHaveLength(8);
    expect(found).toEqual(
      expect.arrayContaining([
        ['name', 1],
        ['noeds', 2],
        ['restate', 3],
        ['replication', 4],
        ['ports.ingres', 6],
        ['ports.admin', 7],
        ['config.node-name', 9],
        ['config.admin.bind-port', 11],
      ]),
    );
  });

  test('of owned keys, where config has a key that is none as well', () => {
    const found = problemsOfText('config:\n  node-name: mine\n  "a b": 1\n  admin: x\n');
    expect(found.map(({ path, line }) => [path, line])).toHaveLength(3);
    expect(found.map(({ path, line }) => [path, line])).toEqual(
      expect.arrayContaining([
        ['config.node-name', 2],
        ['config.a b', 3],
        ['config.admin', 4],
      ]),
    );
  });

  test('each is reported once', () => {
    const paths = problemsOfText(text).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('a replication is not judged by a number of nodes that is wrong itself', () => {
    expect(problemsOfText('nodes: 0\nreplication: 5').map(({ path }) => path)).toEqual(['nodes']);
  });
});

describe('the error', () => {
  test('names the source and counts', () => {
    const one = specErrorOf(() => parseSpecText('nodes: 0', 'demo.yaml'));
    expect(one.message).toBe('demo.yaml has 1 problem');
    expect(one.code).toBe('spec-invalid');
    expect(specErrorOf(() => parseSpecText('nodes: 0\nname: 1', 'demo.yaml')).message).toBe('demo.yaml has 2 problems');
  });

  test('lists problems with path, line and hint', () => {
    expect(specErrorOf(() => parseSpecText('name: a\nnoeds: 5', 'demo.yaml')).details).toBe(
      '  noeds (line 2): is not a known key\n    Did you mean `nodes`?',
    );
  });

  test('has no line where the spec was no text', () => {
    const error = specErrorOf(() => parseSpec({ nodes: 0 }));
    expect(error.details).toBe(
      '  nodes: must be at least 1, and is 0\n' +
        '    Write how many nodes (nodes: 3), or a list, as in nodes: [{prefix: worker, count: 2, roles: [worker]}].',
    );
    expect(error.problems[0]).not.toHaveProperty('line');
  });
});

describe('more than one field', () => {
  test.each<[string, { path: string; message: string; hint: string; line: number }]>([
    [
      'name: a\nnodes:\n  - name: a\n  - prefix: b\n  - name: a\n',
      {
        path: 'nodes[2]',
        message: 'there is already a node named a',
        hint: 'Every node needs a name of its own; give this one another `name` or `prefix`.',
        line: 5,
      },
    ],
    [
      'restate: "1.5.9"',
      {
        path: 'restate',
        message: 'Restate 1.5.9 is not supported',
        hint: 'Use 1.6 or a later 1.x version.',
        line: 1,
      },
    ],
    [
      'config:\n  default-replication: 3',
      {
        path: 'config.default-replication',
        message: 'is set by restate-cluster itself',
        hint: 'Set `replication` instead.',
        line: 2,
      },
    ],
  ])('%s', (text, want) => {
    expect(problemsOfText(text)).toMatchObject([want]);
  });
});

describe('text that is not YAML', () => {
  test.each<[string, string, string]>([
    ['a mapping in a value', 'nodes: 3\nname: a: b\n', 'line 2, column 7'],
    ['a tab', 'ports:\n\tadmin: 9000\n', 'line 2, column 1'],
    ['an open quote', 'name: "a\n', 'line 2, column 1'],
    ['a key twice', 'nodes: 3\nname: a\nnodes: 5\n', 'line 3, column 1'],
    ['a second document', 'nodes: 3\n---\nnodes: 5\n', 'line 2, column 1'],
    ['an open list', 'config: {a: [1, 2\n', 'line 2, column 1'],
  ])('%s', (_, text, position) => {
    const [problem, ...more] = problemsOfText(text);
    expect(more).toEqual([]);
    expect(problem?.message).toMatch(/^is not valid YAML at /);
    expect(problem?.message).toContain(`${position}: `);
    expect(problem?.path).toBe('');
    expect(problem?.hint).toMatch(/^(Check the indentation and quotes there|Keep one of the two)\.$/);
  });
});

test('an alias without anchor is refused', () => {
  expect(problemsOfText('name: *x\n')).toMatchObject([
    { path: '', message: expect.stringContaining('Unresolved alias') as string, hint: 'Write it without aliases.' },
  ]);
});

describe('hostile text', () => {
  test('an alias bomb is refused without being unpacked', () => {
    const levels = Array.from('bcdefghij').map((key, i) => {
      const below = `*${'abcdefghij'[i] ?? ''}`;
      return `${key}: &${key} [${Array<string>(9).fill(below).join(', ')}]`;
    });
    expect(problemsOfText(['a: &a [x, x, x, x, x, x, x, x, x]', ...levels].join('\n'))).toMatchObject([
      {
        path: '',
        message: expect.stringContaining('resource exhaustion') as string,
        hint: 'Write it without aliases.',
      },
    ]);
  });

  test.each([
    ['config: &a {b: *a}', 'config.b'],
    ['config: &a {b: {c: [1, *a]}}', 'config.b.c[1]'],
    ['config: {a: &list [*list]}', 'config.a[0]'],
    ['&all {config: *all}', 'config.config'],
    ['nodes: &a [*a]', 'nodes[0]'],
  ])('%s: what contains itself is refused', (text, path) => {
    expect(problemsOfText(text)).toMatchObject([
      { path, message: 'contains itself', hint: 'Write it out without the alias.', line: 1 },
    ]);
  });

  test('a value that contains itself is refused as well', () => {
    const config: ConfigTable & { self?: ConfigTable } = {};
    config.self = config;
    expect(problemsOf(() => parseSpec({ config }))).toMatchObject([
      { path: 'config.self', message: 'contains itself' },
    ]);
  });

  test('a few aliases are fine', () => {
    expect(parseSpecText('config: {a: &list [1, 2], b: *list}').config).toEqual({ a: [1, 2], b: [1, 2] });
  });

  test('more than a quarter of a megabyte is not parsed', () => {
    expect(problemsOfText(`#${'x'.repeat(250_000)}`)).toMatchObject([
      { path: '', message: 'is larger than 250 kB', hint: 'A spec is about a page; is this the right file?' },
    ]);
    expect(parseSpecText(`#${'x'.repeat(249_999)}`).nodes).toBe(3);
  });

  test('endless nesting is refused', () => {
    expect(problemsOfText(`config: {a: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`)).toHaveLength(1);
  });
});

describe('names', () => {
  test.each([
    '',
    ' ',
    'A',
    'aB',
    '1a',
    '-a',
    'a-',
    'a b',
    'a_b',
    'a.b',
    'a:b',
    'a/b',
    '..',
    '../etc',
    '/etc',
    'a\\b',
    'a;reboot',
    '$(reboot)',
    '`reboot`',
    'a&b',
    'a|b',
    "a'b",
    'a"b',
    'a\n',
    'a\nb',
    'a\0b',
    '#a',
    '*a',
    '{a}',
    '${A}',
    'ä',
    'a\u0301',
    'a'.repeat(41),
  ])('%j is refused', (name) => {
    expect(problemsOf(() => parseSpec({ name }))).toMatchObject([{ path: 'name' }]);
  });

  test.each(['a', 'a1', 'a-b', 'a--b', 'null', 'true', 'constructor', 'a'.repeat(40)])('%j is fine', (name) => {
    expect(parseSpec({ name }).name).toBe(name);
  });
});

describe('images', () => {
  test.each(['-x', 'a b', 'a\nB=1', '$(reboot)', '${HOME}', "a'b", 'a"b', '/a', 'a@sha256:12', `a${'b'.repeat(300)}`])(
    '%j is refused',
    (image) => {
      const paths = problemsOf(() => parseSpec({ image })).map(({ path }) => path);
      expect(new Set(paths)).toEqual(new Set(['image']));
    },
  );

  test.each([
    'restate',
    'restate:1.7.12',
    'restate:Custom_Tag-1',
    'docker.restate.dev/restatedev/restate:1.7.12',
    'localhost:5000/restate',
    `restate@sha256:${'0a'.repeat(32)}`,
    `restate:1@sha256:${'0a'.repeat(32)}`,
  ])('%j is fine', (image) => {
    expect(parseSpec({ image }).image).toBe(image);
  });
});

describe('versions', () => {
  test.each([
    '1',
    '1.7',
    'v1.7.12',
    '1.7.12-rc.1',
    '1.7.12\n',
    ' 1.7.12',
    '01.07.012',
    '1.07.12',
    '1.7.00',
    '../1.7.12',
    '1.7.x',
    '',
  ])('%j is refused', (restate) => {
    expect(problemsOf(() => parseSpec({ restate }))).toMatchObject([
      { path: 'restate', hint: 'Write an exact version in quotes: restate: "1.7.12".' },
    ]);
  });

  test.each(['0.9.0', '1.0.0', '1.5.99', '2.0.0'])('%j is not supported', (restate) => {
    expect(problemsOf(() => parseSpec({ restate }))).toMatchObject([
      { path: 'restate', message: `Restate ${restate} is not supported`, hint: 'Use 1.6 or a later 1.x version.' },
    ]);
  });

  test.each(['1.6.0', '1.6.2', '1.7.12', '1.10.0'])('%j is', (restate) => {
    expect(parseSpec({ restate }).restate).toBe(restate);
  });
});

describe('addresses to bind', () => {
  test.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'fd00::1'])('%s is fine', (bind) => {
    expect(parseSpec({ ports: { bind } }).ports).toMatchObject({ bind });
  });

  test.each(['', 'localhost', '127.0.0.1:80', '256.0.0.1', '[::1]', 'fe80::1%eth0', '0.0.0.0/0'])(
    '%j is refused',
    (bind) => {
      expect(problemsOf(() => parseSpec({ ports: { bind } }))).toMatchObject([{ path: 'ports.bind' }]);
    },
  );
});

describe('overrides', () => {
  test('win over the text', () => {
    expect(parseSpecText('nodes: 3\nname: a', 'x', { nodes: 5 })).toMatchObject({ nodes: 5, name: 'a' });
  });

  test('that are undefined change nothing', () => {
    const text = 'nodes: 5\nname: a\nports: auto';
    const overrides = { nodes: undefined, name: undefined, ports: undefined } as ClusterSpecInput;
    expect(parseSpecText(text, 'x', overrides)).toEqual(parseSpecText(text));
    expect(parseSpecText('', 'x', overrides)).toEqual(parseSpecText(''));
    expect(parseSpec({ ...overrides, restate: undefined })).toEqual(parseSpec({}));
  });

  test('make up a spec where the text is empty', () => {
    expect(parseSpecText('', 'x', { name: 'b', ports: 'auto' })).toMatchObject({ name: 'b', nodes: 3, ports: 'auto' });
  });

  test('are judged together with the text', () => {
    expect(
      problemsOf(() => parseSpecText('names: {nodePrefix: a}', 'x', { nodes: [{}, { name: 'a-1' }] })),
    ).toMatchObject([{ path: 'nodes[1]', message: 'there is already a node named a-1' }]);
  });

  test('mend what the text has wrong', () => {
    expect(parseSpecText('nodes: three', 'x', { nodes: 3 }).nodes).toBe(3);
  });

  test('do not turn a list into a spec', () => {
    expect(problemsOf(() => parseSpecText('- a', 'x', { nodes: 3 }))).toMatchObject([
      { message: 'must be a table of keys and values, and is a list' },
    ]);
  });
});

describe('parseSpecYaml', () => {
  test('tells where keys and items stand', () => {
    const { value, locate } = parseSpecYaml('name: a\nports:\n  admin: 9000\nconfig:\n  list:\n    - 1\n    - 2\n');
    expect(value).toEqual({ name: 'a', ports: { admin: 9000 }, config: { list: [1, 2] } });
    expect(locate(['name'])).toEqual({ line: 1, column: 1 });
    expect(locate(['ports'])).toEqual({ line: 2, column: 1 });
    expect(locate(['ports', 'admin'])).toEqual({ line: 3, column: 3 });
    expect(locate(['config', 'list', 1])).toEqual({ line: 7, column: 7 });
  });

  test('falls back to what is around a value that is not there', () => {
    const { locate } = parseSpecYaml('name: a\nports: {admin: 9000}\n');
    expect(locate(['ports', 'ingress'])).toEqual({ line: 2, column: 1 });
    expect(locate(['nodes'])).toEqual({});
    expect(locate([])).toEqual({});
  });
});
