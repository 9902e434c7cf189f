import process from 'node:process';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import type { Checkup } from '../../src/cluster/doctor/types.js';
import type { FoundCluster } from '../../src/runtime/types.js';
import { TestCluster } from '../support/cluster.js';
import { SERVICES } from '../support/durable-services.js';
import { call } from '../support/http.js';
import { docker } from '../support/machine.js';
import { findPodman } from '../support/podman.js';

const podman = findPodman();
const reason = 'reason' in podman ? podman.reason : undefined;
// The usual reporter names no reasons.
if (reason !== undefined) process.stderr.write(`tests with Podman are skipped: ${reason}\n`);

/** Through Docker's command line and Compose, which speak to Podman as they do to an engine of Docker. */
describe.skipIf(reason !== undefined)(reason === undefined ? 'in Podman' : `in Podman (skipped: ${reason})`, () => {
  const before = process.env['DOCKER_HOST'];
  beforeEach(() => {
    if ('address' in podman) process.env['DOCKER_HOST'] = podman.address;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });

  describe('a cluster', () => {
    const cluster = new TestCluster('docker', 'podman', { store: true });
    afterAll(async () => {
      if ('address' in podman) await cluster.run(['down', '--purge'], { env: { DOCKER_HOST: podman.address } });
      await cluster.remove();
    });
    const deployments = async () => {
      const [node] = (await cluster.status()).nodes;
      return (await call(`${node?.adminUrl ?? ''}/deployments`))?.body;
    };

    test('comes up; the next steps name this machine as Podman does', async () => {
      const { stdout } = await cluster.ok(['up', ...cluster.flags, '--nodes', '1', '--partitions', '1']);
      expect(stdout).toContain('http://host.containers.internal:9080');
      expect((await cluster.ok(['env'])).stdout).toContain('RESTATE_SERVICE_HOST=host.containers.internal\n');
      expect(await docker('exec', `${cluster.name}-node-1`, 'getent', 'hosts', 'host.containers.internal')).toMatch(
        /^\S+/,
      );
    });

    test('doctor names Podman', async () => {
      const engine = async () => {
        const { checks } = JSON.parse((await cluster.run(['doctor', '--json'])).stdout) as Checkup;
        return checks.find(({ check }) => check === 'engine')?.message;
      };
      // On a busy machine it may take longer than doctor waits for an engine.
      await expect.poll(engine, { timeout: 60_000 }).toMatch(/^Podman \d+\.\d+.* with Compose \d/);
    });

    test('is repaired, and keeps its data over a stop', async () => {
      const [{ id } = { id: undefined }] = (await cluster.status()).nodes;
      await cluster.kill('node-1');
      expect((await cluster.status()).state).toBe('stopped');
      await cluster.up();
      expect((await cluster.ok(['snapshot', 'create'])).stdout).toContain('1 snapshot taken');
      await cluster.ok(['down']);
      const listed = JSON.parse((await cluster.ok(['list', '--json'])).stdout) as FoundCluster[];
      expect(listed).toContainEqual(expect.objectContaining({ name: cluster.name, running: 0 }));
      await cluster.up();
      expect((await cluster.status()).nodes[0]?.id).toBe(id);
      expect((await cluster.ok(['snapshot', 'list'])).stdout).toContain('1 of 1 partition');
      expect(await deployments()).toEqual({ deployments: [] });
    });

    test('grows', async () => {
      await cluster.ok(['node', 'add']);
      const { state, nodes } = await cluster.status();
      expect({ state, nodes: nodes.map(({ name }) => name) }).toEqual({ state: 'ready', nodes: ['node-1', 'node-2'] });
    });

    test('goes without a trace', async () => {
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
    });
  });

  test('a test cluster serves, survives the kill of its node with its state, and is removed', async () => {
    let name: string;
    {
      await using cluster = await startCluster({
        ...{ runtime: 'docker', nodes: 1, replication: 1, partitions: 1, snapshots: 'none', services: SERVICES },
      });
      ({ name } = cluster);
      const add = async () =>
        (await call(`${cluster.ingressUrl}/Counter/tea/add`, { body: 2, timeoutMs: 20_000 }))?.body;
      expect(await add()).toBe(2);
      const [node] = cluster.nodes;
      const killed = await node?.kill();
      await killed?.start();
      await cluster.heal();
      expect(await add()).toBe(4);
    }
    expect(await docker('ps', '--all', '--quiet', '--filter', `label=dev.restate-cluster.name=${name}`)).toBe('');
  });
});
