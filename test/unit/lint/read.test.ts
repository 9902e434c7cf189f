import { describe, expect, test } from 'vitest';
import { missingFiles, readClusters } from '../../../src/lint/read.js';
import type { LintFile } from '../../../src/lint/types.js';
import type { ClusterModel, NodeModel } from '../../../src/rules/model.js';

const IMAGE = 'docker.restate.dev/restatedev/restate:1.7.12';

const filesOf = (texts: Readonly<Record<string, string>>): LintFile[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));

function clustersOf(texts: Readonly<Record<string, string>>, env: Record<string, string> = {}): ClusterModel[] {
  const { clusters } = readClusters(filesOf(texts), new Map(Object.entries(env)));
  return clusters.filter(({ nodes }) => nodes.length > 0);
}

const compose = (services: string) => ({ 'compose.yaml': `services:\n${services}` });

function nodeOf(texts: Readonly<Record<string, string>>, env: Record<string, string> = {}): NodeModel {
  const node = clustersOf(texts, env)[0]?.nodes[0];
  if (node === undefined) throw new Error('there is no node');
  return node;
}

const valueOf = (node: NodeModel, key: string) => node.settings.get(key)?.value;
const pathOf = (node: NodeModel, key: string) => node.settings.get(key)?.at.path.join('.');

describe('a setting', () => {
  test.each<[string, string, unknown, string]>([
    ['of a table', 'environment: {RESTATE_NODE_NAME: a}', 'a', 'services.n.environment.RESTATE_NODE_NAME'],
    ['of a list', 'environment: [X=1, RESTATE_NODE_NAME=a]', 'a', 'services.n.environment.1'],
    ['of an argument', 'command: [--node-name, a]', 'a', 'services.n.command.1'],
    ['of a text of arguments', 'command: --no-logo --node-name=a', 'a', 'services.n.command'],
    ['of an entrypoint', 'entrypoint: restate-server --node-name a', 'a', 'services.n.entrypoint'],
    [
      'within a shell',
      `command: sh -c "exec restate-server --node-name a"\n    entrypoint: []`,
      'a',
      'services.n.command',
    ],
    [
      'with a default',
      'environment: {RESTATE_NODE_NAME: "${NAME:-a}"}',
      'a',
      'services.n.environment.RESTATE_NODE_NAME',
    ],
    ['not known', 'environment: {RESTATE_NODE_NAME: "${NAME}"}', undefined, 'services.n.environment.RESTATE_NODE_NAME'],
    ['of who starts it', 'environment: [RESTATE_NODE_NAME]', undefined, 'services.n.environment.0'],
    ['a number', 'environment: {RESTATE_NODE_NAME: 1}', 1, 'services.n.environment.RESTATE_NODE_NAME'],
  ])('%s', (_, fields, value, path) => {
    const node = nodeOf(compose(`  n:\n    image: ${IMAGE}\n    ${fields}\n`));
    expect([valueOf(node, 'node-name'), pathOf(node, 'node-name')]).toEqual([value, path]);
  });

  test('comes from arguments before variables before files', () => {
    const texts = {
      ...compose(`  n:
    image: ${IMAGE}
    command: --config-file /r.toml --node-name arg
    environment: {RESTATE_CLUSTER_NAME: env, RESTATE_NODE_NAME: env}
    volumes: ["./r.toml:/r.toml"]
`),
      'r.toml': 'node-name = "file"\ncluster-name = "file"\nlocation = "file"\n',
    };
    const node = nodeOf(texts);
    expect(['node-name', 'cluster-name', 'location'].map((key) => valueOf(node, key))).toEqual(['arg', 'env', 'file']);
    expect(node.configFile?.state).toBe('read');
    expect(clustersOf(texts)).toHaveLength(1);
  });

  test('of a table variable replaces keys below it, and the other way round', () => {
    const node = nodeOf(
      compose(`  n:
    image: ${IMAGE}
    environment:
      RESTATE_WORKER__SNAPSHOTS: '{destination = "s3://a/b"}'
      RESTATE_DEFAULT_REPLICATION: '{zone = 2}'
`),
    );
    expect([...node.settings.keys()]).toEqual(['worker.snapshots.destination', 'default-replication.zone']);
  });
});

describe('variables', () => {
  const service = `  n:\n    image: ${IMAGE}\n    env_file: [a.env, {path: b.env}]\n`;

  test('come from env files, the later wins, and the environment over both', () => {
    const texts = {
      ...compose(`${service}    environment: {RESTATE_LOCATION: c}\n`),
      'a.env': 'RESTATE_NODE_NAME=a\nRESTATE_CLUSTER_NAME=a\nRESTATE_LOCATION=a\n',
      'b.env': 'RESTATE_CLUSTER_NAME=b\n',
    };
    const node = nodeOf(texts);
    expect(['node-name', 'cluster-name', 'location'].map((key) => valueOf(node, key))).toEqual(['a', 'b', 'c']);
    expect(node.settings.get('node-name')?.at).toEqual({ file: 'a.env', path: ['RESTATE_NODE_NAME'] });
    expect(node.settled).toBe(true);
  });

  test('of a file that is not there are not known', () => {
    expect(nodeOf(compose(service)).settled).toBe(false);
  });

  test('are filled in from .env, over which the environment wins', () => {
    const texts = { ...compose(`  n: {image: "${IMAGE}", hostname: "\${A}-\${B}"}\n`), '.env': 'A=one\nB=one\n' };
    expect(nodeOf(texts, { B: 'two' }).container?.hostname).toBe('one-two');
  });
});

test('files that are referred to are asked for, until all are there', () => {
  const texts = {
    'deploy/compose.yaml': `services:\n  n:\n    image: ${IMAGE}\n    command: -c /etc/r/r.toml\n    env_file: x.env\n    volumes: ["\${DIR}:/etc/r"]\n`,
  };
  expect(missingFiles(filesOf(texts), new Map())).toEqual(['deploy/.env', 'deploy/x.env']);
  const more = { ...texts, 'deploy/.env': 'DIR=./conf', 'deploy/x.env': '' };
  expect(missingFiles(filesOf(more), new Map())).toEqual(['deploy/conf/r.toml']);
});

describe('a server', () => {
  test.each<[string, string, boolean]>([
    ['of the published image', `image: ${IMAGE}`, true],
    ['of another registry', 'image: example.com:5000/mirror/restatedev/restate@sha256:abc', true],
    ['of an image of that name', 'image: example.com/restate:1', true],
    ['of an image with a variable', 'image: restatedev/restate:${VERSION}', true],
    ['by its program', 'image: example.com/all-in-one\n    entrypoint: [/usr/bin/restate-server]', true],
    ['by what it is told', 'build: .\n    environment: {RESTATE_NODE_NAME: a}', true],
    ['is not the CLI', 'image: restatedev/restate-cli', false],
    ['is not another program of the image', `image: ${IMAGE}\n    entrypoint: [restatectl, provision]`, false],
    ['is not a service with an SDK', 'image: shop\n    environment: {RESTATE_ADMIN_URL: http://restate:9070}', false],
    ['is not another program', 'image: postgres:17', false],
    ['is not what never runs', `image: ${IMAGE}\n    deploy: {replicas: 0}`, false],
  ])('%s', (_, fields, isServer) => {
    expect(clustersOf(compose(`  n:\n    ${fields}\n`))).toHaveLength(isServer ? 1 : 0);
  });
});

describe('a service that extends another', () => {
  test('has its fields, lists joined', () => {
    const node = nodeOf(
      compose(`  base:
    image: postgres:17
    environment: {RESTATE_LOCATION: c}
    ports: ["1:1"]
  n:
    extends: {service: base}
    image: ${IMAGE}
    environment: {RESTATE_NODE_NAME: a}
    ports: ["2:2"]
`),
    );
    expect([valueOf(node, 'location'), valueOf(node, 'node-name')]).toEqual(['c', 'a']);
    expect(node.container?.ports.map(({ containerPort }) => containerPort)).toEqual([1, 2]);
  });

  test('is a node, and what it extends is none where that has a profile', () => {
    const [cluster] = clustersOf(
      compose(`  base: {image: "${IMAGE}", profiles: [none]}\n  n: {extends: base}\n  m: {extends: base}\n`),
    );
    expect(cluster?.nodes.map(({ label }) => label)).toEqual(['n']);
  });

  test('of a file we do not see is not all there', () => {
    const node = nodeOf(compose(`  n:\n    extends: {file: base.yaml, service: base}\n    image: ${IMAGE}\n`));
    expect(node.settled).toBe(false);
  });

  test('that extends itself is no endless loop', () => {
    expect(nodeOf(compose(`  n:\n    extends: n\n    image: ${IMAGE}\n`)).settled).toBe(false);
  });
});

describe('nodes of one text are one cluster', () => {
  const node = (name: string, env: string) => `  ${name}:\n    image: ${IMAGE}\n    environment: {${env}}\n`;
  test.each<[string, string, number]>([
    [
      'when they name each other',
      node('a', 'RESTATE_CLUSTER_NAME: x') + node('b', 'RESTATE_METADATA_CLIENT__ADDRESSES: "[http://a:5122]"'),
      1,
    ],
    ['when they share a name and are set up as parts', node('a', '') + node('b', 'RESTATE_AUTO_PROVISION: "false"'), 1],
    ['not when nothing says so', node('a', '') + node('b', ''), 2],
    [
      'not when they have different names',
      node('a', 'RESTATE_CLUSTER_NAME: x, RESTATE_AUTO_PROVISION: "true"') +
        node('b', 'RESTATE_CLUSTER_NAME: y, RESTATE_AUTO_PROVISION: "true"'),
      2,
    ],
  ])('%s', (_, services, clusters) => {
    expect(clustersOf(compose(services))).toHaveLength(clusters);
  });

  test('and all are seen, unless they know nodes that are not there', () => {
    const complete = (addresses: string) =>
      clustersOf(compose(node('a', '') + node('b', `RESTATE_METADATA_CLIENT__ADDRESSES: "[${addresses}]"`)))[0]
        ?.complete;
    expect(complete('http://a:5122')).toBe(true);
    expect(complete('http://a:5122, http://c.example.com:5122')).toBe(false);
    // A name without a dot can only be one of these services.
    expect(complete('http://a:5122, http://c:5122')).toBe(true);
  });
});

test('one restate.toml alone says nothing of the other nodes', () => {
  expect(clustersOf({ 'a.toml': 'roles = ["worker"]\n' })[0]?.complete).toBe(false);
});

describe('a fault, with its place,', () => {
  const faultsOf = (texts: Readonly<Record<string, string>>) =>
    readClusters(filesOf(texts), new Map()).clusters.flatMap(({ faults }) => faults);
  test.each<[string, Record<string, string>, RegExp, number | undefined]>([
    ['YAML that is none', { 'compose.yaml': 'services: [\n' }, /not valid YAML/, 12],
    ['TOML that is none', { 'a.toml': 'a = \n' }, /not valid TOML/, 5],
    ['bytes', { 'a.toml': 'a\0b' }, /no text/, undefined],
    ['too much text', { 'a.toml': '#'.repeat(1_000_001) }, /larger than 1 MB/, undefined],
    ['other YAML', { 'a.yaml': 'kind: Pod\n' }, /neither/, undefined],
    ['an alias bomb', { 'a.yaml': `services: &a [${'*a,'.repeat(3)}]` }, /itself|aliases/, undefined],
  ])('%s', (_, texts, message, offset) => {
    const [fault, ...others] = faultsOf(texts);
    expect(others).toEqual([]);
    expect(fault?.message).toMatch(message);
    expect(fault?.at.offset).toBe(offset);
  });
});
