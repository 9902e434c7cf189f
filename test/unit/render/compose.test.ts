import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplates } from '../../../src/files/templates.js';
import { renderCompose } from '../../../src/render/compose.js';
import type { ClusterSpecInput, ComposeTable } from '../../../src/spec/types.js';
import { planOf } from '../fixtures.js';

interface Service {
  image: string;
  container_name: string;
  hostname?: string;
  command?: string[];
  entrypoint?: string[];
  restart: string;
  stop_grace_period?: string;
  extra_hosts?: string[];
  healthcheck?: { test: string[]; interval: string; start_period: string };
  labels: Record<string, string>;
  ports?: string[];
  volumes: string[];
  environment?: Record<string, string | null>;
  mem_limit?: string;
  [field: string]: unknown;
  profiles?: string[];
  depends_on?: unknown;
}
interface Compose {
  name: string;
  services: Record<string, Service>;
  volumes: Record<string, { labels: Record<string, string> }>;
}

const TEMPLATE = (await loadTemplates())['docker-compose.yml'];

function render(spec: ClusterSpecInput = {}): { text: string; compose: Compose; nodes: Service[] } {
  const text = renderCompose(TEMPLATE, planOf(spec));
  const compose = parse(text, { merge: true }) as Compose;
  const nodes = Object.entries(compose.services).filter(([name]) => name !== 'provision');
  return { text, compose, nodes: nodes.map(([, service]) => service) };
}

describe('a node', () => {
  const { compose } = render({ name: 'demo' });

  test('is a service of its own', () => {
    expect(Object.keys(compose.services)).toEqual(['node-1', 'node-2', 'node-3', 'provision']);
    expect(compose.services['node-2']).toMatchObject({
      image: '${RESTATE_IMAGE:?is set in .env}',
      container_name: 'demo-node-2',
      hostname: 'node-2',
      restart: 'unless-stopped',
      labels: { 'dev.restate-cluster.name': 'demo', 'dev.restate-cluster.node': 'node-2' },
      ports: ['127.0.0.1:8180:8080', '127.0.0.1:9170:9070', '127.0.0.1:5222:5122'],
      volumes: ['./nodes/node-2/restate.toml:/etc/restate/restate.toml:ro', 'node-2-data:/restate-data'],
      extra_hosts: ['host.docker.internal:host-gateway'],
    });
    expect(compose.services['node-2']?.command).toContain('/etc/restate/restate.toml');
  });

  test('is healthy only once it is part of the cluster', () => {
    for (const name of ['node-1', 'node-2', 'node-3']) {
      const command = compose.services[name]?.healthcheck?.test.join(' ');
      expect(command).toContain('http://127.0.0.1:5122/health');
      expect(command).toContain(`.status == "Alive"`);
    }
  });

  test('has a volume that is its alone', () => {
    expect(compose.volumes).toEqual({
      'node-1-data': { labels: { 'dev.restate-cluster.name': 'demo' } },
      'node-2-data': { labels: { 'dev.restate-cluster.name': 'demo' } },
      'node-3-data': { labels: { 'dev.restate-cluster.name': 'demo' } },
    });
    const used = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.filter((line) => /^node-\d+-data:/.test(line)),
    );
    expect(new Set(used).size).toBe(3);
  });

  test.each(['fast', 'stock'] as const)('may take as long to stop as the %s profile says', (profile) => {
    for (const { stop_grace_period } of render({ profile }).nodes) {
      expect(stop_grace_period).toBe(profile === 'fast' ? '10s' : '65s');
    }
  });
});

describe('the ports', () => {
  test.each<[string, string]>([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['192.168.1.7', '192.168.1.7'],
    ['::1', '[::1]'],
    ['::', '[::]'],
  ])('bound to %s leave the fabric port on 127.0.0.1', (bind, written) => {
    const { nodes } = render({ ports: { bind }, nodes: 4 });
    expect(nodes).toHaveLength(4);
    for (const [i, { ports }] of nodes.entries()) {
      expect(ports).toEqual([
        `${written}:${String(8080 + 100 * i)}:8080`,
        `${written}:${String(9070 + 100 * i)}:9070`,
        `127.0.0.1:${String(5122 + 100 * i)}:5122`,
      ]);
    }
  });

  test('of many nodes are all different', () => {
    const ports = render({ nodes: 30 }).nodes.flatMap((service) => service.ports ?? []);
    expect(new Set(ports).size).toBe(90);
  });

  test('are never those of the sidecar', () => {
    expect(render().compose.services['provision']).not.toHaveProperty('ports');
  });
});

describe('provisioning', () => {
  test('by a sidecar that knows all nodes, and one of them to go through', () => {
    const { compose } = render({ name: 'demo', partitions: 8, replication: 3 });
    expect(compose.services['provision']).toMatchObject({
      container_name: 'demo-provision',
      entrypoint: ['/bin/sh', '/provision.sh'],
      labels: { 'dev.restate-cluster.name': 'demo' },
      environment: {
        NODES: 'http://node-1:5122 http://node-2:5122 http://node-3:5122',
        PROVISION_NODE: 'http://node-1:5122',
        METADATA: 'replicated',
        LOG_REPLICATION: '{node: 3}',
        PARTITION_REPLICATION: '{node: 3}',
        PARTITIONS: '8',
      },
      volumes: ['./provision.sh:/provision.sh:ro'],
    });
    expect(compose.services['provision']).not.toHaveProperty('profiles');
    expect(compose.services['provision']?.labels).not.toHaveProperty('dev.restate-cluster.node');
  });

  test('by hand leaves the sidecar to be asked for', () => {
    const { compose, text } = render({ provision: 'manual' });
    expect(compose.services['provision']?.profiles).toEqual(['manual']);
    expect(text).toContain('docker compose run --rm provision');
  });

  test('by a node itself needs no sidecar', () => {
    const { compose, text } = render({ provision: 'auto' });
    expect(Object.keys(compose.services)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(text).not.toContain('provision.sh');
  });

  test('never provisions twice: an image that ends well stays ended', () => {
    expect(render().compose.services['provision']?.restart).toMatch(/^on-failure/);
  });
});

describe('the text', () => {
  test('says what it is and how it was made, and keeps the comments', () => {
    const { text } = render({ name: 'demo', nodes: 1 });
    expect(text).toContain('# Restate cluster "demo": Restate 1.7.12, 1 node, 24 partitions, 1 copy of everything.');
    expect(text).toContain('# Generated by restate-cluster');
    expect(text).toContain('# node-to-node: this machine only, always');
    expect(text).not.toContain('{{');
  });

  test('quotes names that YAML would read as something else', () => {
    for (const name of ['true', 'null', 'no']) {
      const { compose } = render({ name });
      expect(compose.name).toBe(name);
      expect(compose.services['node-1']?.labels['dev.restate-cluster.name']).toBe(name);
    }
  });

  test('is the same for the same plan', () => {
    expect(render({ nodes: 5 }).text).toBe(render({ nodes: 5 }).text);
  });

  test('needs a template with the services it fills', () => {
    expect(() =>
      renderCompose('# {{cluster}} {{generated}} {{summary}}\nservices: {node: {}}\nvolumes: {}\n', planOf()),
    ).toThrow('the compose template has no provision');
  });
});

describe('nodes of different kinds', () => {
  const { compose, text } = render({
    name: 'demo',
    names: { containerPrefix: 'acme' },
    nodes: [
      { count: 2 },
      { name: 'big', memory: '4GB', config: { 'shutdown-timeout': '1m' } },
      { name: 'odd', memory: '1.5GB' },
      { name: 'log', roles: ['log-server'] },
    ],
  });

  test('publish the ports of their roles only', () => {
    expect(compose.services['log']?.ports).toEqual(['127.0.0.1:5522:5122']);
    expect(compose.services['big']?.ports).toHaveLength(3);
  });

  test('say what differs from the others, and nothing else', () => {
    expect(compose.services['node-1']).toMatchObject({ mem_limit: '2g', stop_grace_period: '10s' });
    expect(compose.services['big']).toMatchObject({ mem_limit: '4g', stop_grace_period: '65s' });
    expect(compose.services['odd']).toMatchObject({ mem_limit: '1536m', stop_grace_period: '10s' });
    expect(text.match(/mem_limit/g)).toHaveLength(3);
    expect(text.match(/stop_grace_period/g)).toHaveLength(2);
  });

  test('have containers called by the prefix, the one that provisions too', () => {
    expect(Object.values(compose.services).map(({ container_name }) => container_name)).toEqual([
      'acme-node-1',
      'acme-node-2',
      'acme-big',
      'acme-odd',
      'acme-log',
      'acme-provision',
    ]);
  });

  test('are waited for where they are metadata servers; all are, where the metadata is kept elsewhere', () => {
    expect(compose.services['provision']?.environment?.['NODES']).toBe(
      'http://node-1:5122 http://node-2:5122 http://big:5122',
    );
    const etcd = render({ nodes: 2, metadata: { store: 'etcd', addresses: ['e:1'] } }).compose;
    expect(etcd.services['provision']?.environment).toMatchObject({
      NODES: 'http://node-1:5122 http://node-2:5122',
      METADATA: 'etcd',
    });
  });

  test('are provisioned with the copies of logs and partitions apart', () => {
    const { compose: apart } = render({ replication: { logs: { zone: 2, node: 3 }, partitions: 1 } });
    expect(apart.services['provision']?.environment).toMatchObject({
      LOG_REPLICATION: '{zone: 2, node: 3}',
      PARTITION_REPLICATION: '{node: 1}',
    });
  });
});

describe('the environment', () => {
  test('is that of all and of the node; null hands on a variable of whoever starts it', () => {
    const { nodes, text } = render({ env: { A: 'x', TOKEN: null }, nodes: [{ env: { A: 'y' } }, {}] });
    expect(nodes.map(({ environment }) => environment)).toEqual([
      { A: 'y', TOKEN: null },
      { A: 'x', TOKEN: null },
    ]);
    expect(text).toContain('TOKEN: null');
  });

  test('is literal: Compose would take a dollar for a variable of its own', () => {
    const { nodes } = render({ nodes: 1, env: { A: '$HOME ${B} $$', B: 'a$' } });
    expect(nodes[0]?.environment).toEqual({ A: '$$HOME $${B} $$$$', B: 'a$$' });
  });

  test('is left out where there is none', () => {
    expect(render({ nodes: 1 }).nodes[0]).not.toHaveProperty('environment');
  });
});

describe('further Compose fields', () => {
  const fieldsOf = (compose: ComposeTable, nodes: ClusterSpecInput['nodes'] = 1) => render({ nodes, compose });

  test.each<[string, ComposeTable, object]>([
    ['new ones', { cpus: 1.5, tmpfs: ['/x'] }, { cpus: 1.5, tmpfs: ['/x'] }],
    ['values instead of those of all nodes', { restart: 'no' }, { restart: 'no' }],
    [
      'lists beside those of all nodes',
      { extra_hosts: ['db:10.0.0.1'] },
      { extra_hosts: ['host.docker.internal:host-gateway', 'db:10.0.0.1'] },
    ],
    [
      'tables into those of all nodes',
      { logging: { options: { 'max-size': '1m' } } },
      { logging: { driver: 'json-file', options: { 'max-size': '1m', 'max-file': '3' } } },
    ],
    [
      'another health check, with the timings of all nodes',
      { healthcheck: { test: ['CMD', 'true'] } },
      { healthcheck: { test: ['CMD', 'true'], interval: '3s', timeout: '5s', retries: 5, start_period: '60s' } },
    ],
    [
      'lists beside those of the node',
      { ports: ['127.0.0.1:9:9'], volumes: ['./x:/x'] },
      {
        ports: ['127.0.0.1:8080:8080', '127.0.0.1:9070:9070', '127.0.0.1:5122:5122', '127.0.0.1:9:9'],
        volumes: ['./nodes/node-1/restate.toml:/etc/restate/restate.toml:ro', 'node-1-data:/restate-data', './x:/x'],
      },
    ],
    [
      'what is there already only once',
      { extra_hosts: ['host.docker.internal:host-gateway'], volumes: ['node-1-data:/restate-data'] },
      {
        extra_hosts: ['host.docker.internal:host-gateway'],
        volumes: ['./nodes/node-1/restate.toml:/etc/restate/restate.toml:ro', 'node-1-data:/restate-data'],
      },
    ],
    [
      'labels beside ours, whatever they are called',
      { labels: { team: 'x', image: 'y', healthcheck: 'z' } },
      {
        labels: {
          'dev.restate-cluster.name': 'restate',
          'dev.restate-cluster.node': 'node-1',
          team: 'x',
          image: 'y',
          healthcheck: 'z',
        },
      },
    ],
  ])('%s', (_, compose, want) => {
    expect(fieldsOf(compose).nodes[0]).toMatchObject(want);
  });

  test('keep the comments of what they are added to', () => {
    const { text } = fieldsOf({ ports: ['127.0.0.1:9:9'] });
    expect(text).toContain('- 127.0.0.1:8080:8080 # ingress\n');
    expect(text).toContain('# node-to-node: this machine only, always\n');
  });

  test('are those of a node alone where it has them', () => {
    const { compose } = fieldsOf({ dns: ['1.1.1.1'] }, [{ compose: { dns: ['8.8.8.8'], cpus: 1 } }, {}]);
    expect(compose.services['node-1']).toMatchObject({ dns: ['1.1.1.1', '8.8.8.8'], cpus: 1 });
    expect(compose.services['node-2']).toMatchObject({ dns: ['1.1.1.1'] });
    expect(compose.services['node-2']).not.toHaveProperty('cpus');
    expect(compose.services['provision']).not.toHaveProperty('dns');
  });
});
