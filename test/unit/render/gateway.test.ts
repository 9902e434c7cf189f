import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplates } from '../../../src/files/templates.js';
import { gatewayContainer } from '../../../src/render/gateway.js';
import { renderFiles } from '../../../src/render/render.js';
import { planCluster } from '../../../src/plan/plan.js';
import type { ClusterPlan } from '../../../src/plan/types.js';
import { parseSpec } from '../../../src/spec/parse.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../src/spec/types.js';
import { whyNoCompose } from '../../support/machine.js';
import { planOf, temporaryDirectories } from '../fixtures.js';

interface Service {
  container_name: string;
  working_dir?: string;
  labels: Record<string, string>;
  volumes: string[];
  [field: string]: unknown;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, { labels: Record<string, string> }>;
  networks?: Record<string, { labels: Record<string, string> }>;
}

const TEMPLATES = await loadTemplates();
const EXPIRES = '2030-01-01T00:00:00.000Z';
const LABELS = { 'dev.restate-cluster.name': 'demo', 'dev.restate-cluster.expires': EXPIRES };

function harnessPlan(links: boolean, spec: ClusterSpecInput = {}, runtime: RuntimeKind = 'docker'): ClusterPlan {
  return planCluster(parseSpec({ name: 'demo', nodes: 2, snapshots: 'none', ...spec }), {
    runtime,
    harness: { links, expires: EXPIRES },
  });
}

function contentOf(plan: ClusterPlan, path: string): string {
  return renderFiles(plan, TEMPLATES).find((file) => file.path === path)?.content ?? '';
}

function compose(plan: ClusterPlan): Compose {
  return parse(contentOf(plan, 'docker-compose.yml'), { merge: true }) as Compose;
}

const paths = (plan: ClusterPlan) => renderFiles(plan, TEMPLATES).map(({ path }) => path);

describe.each([true, false])('a cluster of the harness, links: %s', (links) => {
  const plan = harnessPlan(links);
  const { services, volumes, networks } = compose(plan);

  test('has a gateway that runs nothing by itself, and needs no health or port', () => {
    const gateway = services['test-gateway'];
    expect(gateway).toMatchObject({
      image: '${RESTATE_IMAGE:?is set in .env}',
      container_name: 'demo-test-gateway',
      entrypoint: ['/bin/sleep', 'infinity'],
      labels: LABELS,
    });
    expect(gateway).not.toHaveProperty('ports');
    expect(gateway?.volumes).toContain('./gateway.pl:/gateway.pl:ro');
    expect(paths(plan)).toContain('gateway.pl');
  });

  test('labels everything with its name and when it expires', () => {
    const made = [...Object.values(services), ...Object.values(volumes), ...Object.values(networks ?? {})];
    for (const { labels } of made) expect(labels).toMatchObject(LABELS);
    expect(Object.keys(networks ?? {})).toEqual(['default']);
    // Plain, a date would be a timestamp, which labels in another form.
    expect(contentOf(plan, 'docker-compose.yml')).toContain(`"${EXPIRES}"`);
  });
});

describe('with links', () => {
  const plan = harnessPlan(true);
  const { services, volumes } = compose(plan);

  test('nodes work where their own links are, in a volume they share with the gateway', () => {
    expect(services['node-1']?.working_dir).toBe('/fabric/node-1');
    expect(services['node-2']?.working_dir).toBe('/fabric/node-2');
    for (const name of ['node-1', 'node-2', 'test-gateway'])
      expect(services[name]?.volumes, name).toContain('links:/fabric');
    expect(volumes['links']).toEqual({ labels: LABELS });
  });

  test('nodes are reached through the links, on both sides', () => {
    expect(contentOf(plan, 'nodes/node-2/restate.toml')).toContain('advertised-address = "unix:links/node-2.sock"');
    expect(plan.nodes.map(({ fabricUrl }) => fabricUrl)).toEqual(['unix:links/node-1.sock', 'unix:links/node-2.sock']);
    expect(plan.nodes.map(({ probeUrl }) => probeUrl)).toEqual(['http://127.0.0.1:5122', 'http://127.0.0.1:5222']);
  });

  test('no container provisions: only who makes the links can', () => {
    expect(Object.keys(services)).toEqual(['node-1', 'node-2', 'test-gateway']);
    expect(paths(plan)).not.toContain('provision.sh');
  });
});

describe('without links', () => {
  const plan = harnessPlan(false);
  const { services, volumes } = compose(plan);

  test('nodes reach each other directly', () => {
    expect(plan.nodes.map(({ fabricUrl }) => fabricUrl)).toEqual(['http://node-1:5122', 'http://node-2:5122']);
    expect(services['node-1']).not.toHaveProperty('working_dir');
    expect(Object.keys(volumes)).toEqual(['node-1-data', 'node-2-data']);
    for (const { volumes: used } of Object.values(services)) expect(used.join()).not.toContain('/fabric');
  });

  test('a container may provision', () => {
    expect(Object.keys(services)).toEqual(['node-1', 'node-2', 'provision', 'test-gateway']);
    expect(paths(plan)).toContain('provision.sh');
  });
});

test('natively, links lead to the same addresses, and there is no gateway', () => {
  const plan = harnessPlan(true, {}, 'native');
  expect(plan.nodes.map(({ fabricUrl }) => fabricUrl)).toEqual(['unix:links/node-1.sock', 'unix:links/node-2.sock']);
  expect(paths(plan)).toEqual(['nodes/node-1/restate.toml', 'nodes/node-2/restate.toml', 'README.md']);
  expect(harnessPlan(false, {}, 'native').nodes[1]?.fabricUrl).toBe('http://127.0.0.1:5222');
});

test('the gateway is called by the prefix of the other containers', () => {
  const plan = harnessPlan(true, { names: { containerPrefix: 'acme' } });
  expect(gatewayContainer(plan)).toBe('acme-test-gateway');
  expect(compose(plan).services['test-gateway']?.container_name).toBe('acme-test-gateway');
});

test('a cluster that is for no test has none of this', () => {
  const plan = planOf({ name: 'demo', nodes: 2 });
  const { services, networks } = compose(plan);
  expect(Object.keys(services)).toEqual(['node-1', 'node-2', 'provision']);
  expect(networks).toBeUndefined();
  expect(services['node-1']?.labels).not.toHaveProperty(['dev.restate-cluster.expires']);
  expect(paths(plan)).not.toContain('gateway.pl');
  expect(contentOf(plan, 'docker-compose.yml')).not.toContain('test-gateway');
});

const noCompose = whyNoCompose();
const temporaryDirectory = temporaryDirectories();
const execute = promisify(execFile);

describe.skipIf(noCompose !== undefined)(
  `docker compose accepts${noCompose === undefined ? '' : ` (skipped: ${noCompose})`}`,
  () => {
    test.each([true, false])('links: %s', { timeout: 60_000 }, async (links) => {
      const dir = await temporaryDirectory();
      for (const { path, content } of renderFiles(harnessPlan(links), TEMPLATES)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), content);
      }
      const { stdout } = await execute('docker', ['compose', '--project-directory', dir, 'config', '--format', 'json']);
      const { services } = JSON.parse(stdout) as Compose;
      expect(services['test-gateway']?.labels).toEqual(LABELS);
      expect(services['node-1']?.working_dir).toBe(links ? '/fabric/node-1' : undefined);
    });
  },
);
