import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplates } from '../../../src/files/templates.js';
import { renderCompose } from '../../../src/render/compose.js';
import type { ClusterSpecInput } from '../../../src/spec/types.js';
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
  environment?: Record<string, string>;
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
      expect(stop_grace_period).toBe(profile === 'fast' ? '25s' : '65s');
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
