import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplates } from '../../src/files/templates.js';
import { nodeSettings } from '../../src/plan/node-settings.js';
import { planCluster } from '../../src/plan/plan.js';
import { portBlock } from '../../src/plan/ports.js';
import type { ClusterPlan } from '../../src/plan/types.js';
import { renderFiles } from '../../src/render/render.js';
import { parseSpec } from '../../src/spec/parse.js';
import type { ClusterSpecInput, ConfigTable } from '../../src/spec/types.js';
import { validSpec } from './arbitrary/spec.js';
import { runs } from './settings.js';

const TEMPLATES = await loadTemplates();

interface Toml {
  readonly 'node-name': string;
  readonly roles: readonly string[];
  readonly 'auto-provision': boolean;
  readonly 'advertised-address': string;
  readonly 'bind-port': number;
  readonly 'metadata-client': { readonly type: string; readonly addresses?: readonly string[] };
  readonly admin?: { readonly 'bind-port'?: number; readonly 'advertised-address'?: string };
  readonly ingress?: { readonly 'bind-port'?: number; readonly 'advertised-address'?: string };
}
interface Service {
  readonly hostname?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly volumes: readonly string[];
}
interface Written {
  readonly plan: ClusterPlan;
  /** By node, in their order. */
  readonly tomls: readonly Toml[];
  readonly compose: string;
}

/** What is written for a spec, read back from its text. */
function write(input: ClusterSpecInput, runtime: 'docker' | 'native'): Written {
  const plan = planCluster(parseSpec(input), { runtime, ports: portBlock(20_000) });
  const files = new Map(renderFiles(plan, TEMPLATES).map(({ path, content }) => [path, content]));
  const tomls = plan.nodes.map(({ name }): Toml => {
    const toml = getStaticTOMLValue(parseTOML(files.get(`nodes/${name}/restate.toml`) ?? ''));
    return toml as unknown as Toml;
  });
  return { plan, tomls, compose: files.get('docker-compose.yml') ?? '' };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Tables without keys mean nothing, and are not written. */
function withoutEmpty(table: ConfigTable): ConfigTable {
  const entries = Object.entries(table).flatMap(([key, value]): [string, ConfigTable[string]][] => {
    if (typeof value !== 'object' || Array.isArray(value)) return [[key, value]];
    const inner = withoutEmpty(value as ConfigTable);
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  });
  return Object.fromEntries(entries);
}

function expectSameSettings({ plan, tomls }: Written): void {
  for (const [i, node] of plan.nodes.entries()) {
    expect(withoutEmpty(tomls[i] as unknown as ConfigTable)).toEqual(withoutEmpty(nodeSettings(plan, node)));
  }
}

/** Metadata addresses are those that metadata servers advertise, and each node advertises where it listens. */
function expectKnownAddresses({ plan, tomls }: Written): void {
  const servers = tomls.filter(({ roles }) => roles.includes('metadata-server'));
  const addresses = servers.map((toml) => toml['advertised-address']);
  for (const [i, node] of plan.nodes.entries()) {
    const toml = tomls[i];
    if (toml?.['metadata-client'].type === 'replicated') {
      expect(toml['metadata-client'].addresses).toEqual(addresses);
      expect(addresses.length).toBeGreaterThan(0);
    }
    expect(toml?.['node-name']).toBe(node.name);
    expect(toml?.['advertised-address']).toBe(node.fabricUrl);
    expect(toml?.['bind-port']).toBe(portOf(node.fabricUrl));
    expect(toml?.admin?.['advertised-address']).toBe(node.adminUrl);
    expect(toml?.ingress?.['advertised-address']).toBe(node.ingressUrl);
  }
  expect(tomls.filter((toml) => toml['auto-provision']).length).toBeLessThanOrEqual(1);
}

/** The port on this machine that leads to a port inside a container. */
function published({ ports = [] }: Service, inside: number | undefined): number | undefined {
  const line = ports.find((entry) => entry.endsWith(`:${String(inside)}`));
  return line === undefined ? undefined : Number(line.split(':').at(-2));
}

/** What is advertised is published, and leads to what listens; who provisions asks nodes that are there. */
function expectPublishedAddresses({ plan, tomls, compose }: Written): void {
  const { services } = parse(compose, { merge: true }) as { services: Record<string, Service> };
  for (const [i, node] of plan.nodes.entries()) {
    const [service, toml] = [services[node.name], tomls[i]];
    if (service === undefined || toml === undefined) throw new Error(`nothing is written for ${node.name}`);
    expect(service.hostname).toBe(new URL(toml['advertised-address']).hostname);
    expect(published(service, toml['bind-port'])).toBe(portOf(node.probeUrl));
    for (const [own, url] of [
      [toml.admin, node.adminUrl],
      [toml.ingress, node.ingressUrl],
    ] as const) {
      expect(published(service, own?.['bind-port'])).toBe(url === undefined ? undefined : portOf(url));
    }
    expect(service.volumes).toContain(`./nodes/${node.name}/restate.toml:/etc/restate/restate.toml:ro`);
    const environment = Object.entries(service.environment ?? {});
    const meant = environment.map(([key, value]) => [key, value?.replaceAll('$$', '$') ?? null]);
    expect(Object.fromEntries(meant)).toEqual({ ...node.env });
  }
  const fabric = tomls.map((toml) => toml['advertised-address']);
  const sidecar = services['provision']?.environment;
  expect(sidecar === undefined).toBe(plan.provision === 'auto');
  const asked = sidecar?.['NODES']?.split(' ') ?? [];
  if (sidecar !== undefined) expect(asked).toContain(sidecar['PROVISION_NODE']);
  for (const address of asked) expect(fabric).toContain(address);
}

describe('what is written for any valid spec holds its settings, and agrees on addresses', () => {
  test('in containers', () => {
    fc.assert(
      fc.property(validSpec(), (input) => {
        const written = write(input, 'docker');
        expectSameSettings(written);
        expectKnownAddresses(written);
        expectPublishedAddresses(written);
      }),
      runs(),
    );
  });

  test('as processes', () => {
    fc.assert(
      fc.property(validSpec(), (input) => {
        const written = write(input, 'native');
        expectSameSettings(written);
        expectKnownAddresses(written);
      }),
      runs(0.25),
    );
  });
});
