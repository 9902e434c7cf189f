import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterSpecInput, RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import type { UpJson } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { startService } from '../support/service.js';
import type { TestService } from '../support/service.js';

/** A spec, and what its cluster says of itself once it is ready. */
interface Shape {
  readonly name: string;
  readonly spec: ClusterSpecInput;
  readonly nodes: number;
  readonly metadataServers: number;
  readonly replication: string;
}

export const SHAPES = {
  single: { name: 'one node', spec: { nodes: 1 }, nodes: 1, metadataServers: 1, replication: '{node: 1}' },
  three: { name: 'three nodes', spec: {}, nodes: 3, metadataServers: 3, replication: '{node: 2}' },
  five: {
    name: 'five nodes that survive two',
    spec: { nodes: 5, replication: 3 },
    nodes: 5,
    metadataServers: 5,
    replication: '{node: 3}',
  },
  seven: { name: 'seven nodes', spec: { nodes: 7 }, nodes: 7, metadataServers: 3, replication: '{node: 2}' },
  zones: {
    name: 'three zones of two nodes',
    spec: { nodes: [{ count: 6, location: ['eu.a', 'eu.b', 'eu.c'] }], replication: { zone: 2 } },
    nodes: 6,
    metadataServers: 3,
    replication: '{node: 2, zone: 2}',
  },
  split: {
    name: 'split roles',
    spec: {
      nodes: [
        { prefix: 'meta', count: 3, roles: ['admin', 'log-server', 'metadata-server'] },
        { prefix: 'worker', count: 2, roles: ['worker'] },
        { name: 'door', roles: ['http-ingress'] },
      ],
    },
    nodes: 6,
    metadataServers: 3,
    replication: '{node: 2}',
  },
} as const satisfies Readonly<Record<string, Shape>>;

/** Real starts of a shape: it becomes ready, is what the spec says, and takes invocations at every ingress. */
export function topology(kind: RuntimeKind, shape: Shape): void {
  describe(`${shape.name}, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'shape');
    let started: UpJson;
    let service: TestService | undefined;

    beforeAll(async () => {
      // JSON is YAML.
      writeFileSync(join(cluster.cwd, 'shape.yaml'), JSON.stringify({ ...shape.spec, partitions: 8 }));
      started = await cluster.up('shape.yaml');
      service = await startService(cluster);
    });
    afterAll(async () => {
      await service?.stop();
      await cluster.remove();
    });

    test('becomes what the spec says', async () => {
      expect(started.state).toBe('ready');
      const status = await cluster.status();
      expect(status.state).toBe('ready');
      expect(status.nodes).toHaveLength(shape.nodes);
      expect(status.nodes.filter(({ roles }) => roles.includes('metadata-server'))).toHaveLength(shape.metadataServers);
      expect(status.replication).toEqual({ logs: shape.replication, partitions: shape.replication });
      const workers = status.nodes.filter(({ roles }) => roles.includes('worker'));
      expect(workers.reduce((sum, { leads }) => sum + (leads ?? 0), 0)).toBe(8);
    });

    test('takes invocations at every ingress', async () => {
      const { nodes } = await cluster.status();
      const admin = nodes.find(({ adminUrl }) => adminUrl !== undefined)?.adminUrl ?? '';
      expect((await call(`${admin}/deployments`, { body: { uri: service?.url } }))?.status).toBe(201);
      const doors = nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
      expect(doors.length).toBeGreaterThan(0);
      for (const ingressUrl of doors) {
        const counted = await eventually(async () => {
          const answer = await call(`${ingressUrl}/Counter/tea/add`, { body: 1 });
          return answer?.status === 200 ? answer.body : undefined;
        });
        expect(counted).toBe(doors.indexOf(ingressUrl) + 1);
      }
    });

    test('nothing of it is left', async () => {
      // A container of a user's in the cluster's network keeps that network.
      await service?.stop();
      service = undefined;
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
    });
  });
}
