import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { call, eventually } from '../support/http.js';
import { docker, IMAGE } from '../support/machine.js';
import { startService } from '../support/service.js';

/** The generated directory with Docker alone: nothing of this package runs after `generate`. */
inContainers(() => {
  describe('docker compose alone', () => {
    const cluster = new TestCluster('docker', 'alone', { store: true });
    const compose = (...args: string[]) => docker('compose', '--project-directory', cluster.dir, ...args);
    let addresses: { RESTATE_INGRESS_URL: string; RESTATE_ADMIN_URL: string };

    /** What Docker itself says of a node's health. */
    const health = (node: string) =>
      docker('inspect', '--format', '{{.State.Health.Status}}', `${cluster.name}-${node}`);
    const healthy = () =>
      eventually(async () => {
        const all = await Promise.all(['node-1', 'node-2', 'node-3'].map(health));
        return all.every((status) => status === 'healthy') ? true : undefined;
      });
    const sidecar = () =>
      eventually(async () => {
        const state = await docker(
          'inspect',
          '--format',
          '{{.State.Status}} {{.State.ExitCode}}',
          `${cluster.name}-provision`,
        );
        return state.startsWith('exited') ? state : undefined;
      });
    const greet = () =>
      eventually(async () => {
        const answer = await call(`${addresses.RESTATE_INGRESS_URL}/Greeter/greet`, { body: 'Ada', timeoutMs: 2_000 });
        return answer?.status === 200 ? answer.body : undefined;
      });

    beforeAll(async () => {
      await cluster.ok(['generate', ...cluster.flags]);
      addresses = JSON.parse((await cluster.ok(['env', '--json'])).stdout) as typeof addresses;
    });
    afterAll(async () => {
      await docker('kill', `${cluster.name}-greeter`).catch(() => undefined);
      await cluster.remove();
    });

    test('up -d gives a working provisioned cluster, and nodes that say so themselves', async () => {
      await compose('up', '--detach');
      await healthy();
      expect(await sidecar()).toBe('exited 0');
      const service = await startService(cluster);
      const admin = `${addresses.RESTATE_ADMIN_URL}/deployments`;
      expect((await call(admin, { body: { uri: service.url } }))?.status).toBe(201);
      expect(await greet()).toBe('Hello, Ada!');
      await service.stop();
    });

    test('only loopback is published', async () => {
      const published = await docker(
        'ps',
        '--filter',
        `label=com.docker.compose.project=${cluster.name}`,
        '--format',
        '{{.Ports}}',
      );
      expect(published).not.toMatch(/0\.0\.0\.0|:::/);
      expect(published.match(/127\.0\.0\.1:\d+->/g)).toHaveLength(10);
    });

    test('a second up -d changes nothing', async () => {
      const started = () => docker('inspect', '--format', '{{.State.StartedAt}}', `${cluster.name}-node-1`);
      const before = await started();
      await compose('up', '--detach');
      expect(await started()).toBe(before);
      expect(await sidecar()).toBe('exited 0');
      expect(await docker('logs', `${cluster.name}-provision`)).toContain('already provisioned');
    });

    test('after down, up -d goes on with the same data', async () => {
      await compose('down');
      await compose('up', '--detach');
      await healthy();
      expect(await sidecar()).toBe('exited 0');
      const services = await eventually(async () => {
        const answer = await call(`${addresses.RESTATE_ADMIN_URL}/services`);
        return answer?.status === 200 ? (answer.body as { services: { name: string }[] }) : undefined;
      });
      expect(services.services.map(({ name }) => name)).toContain('Greeter');
    });

    test('a node that waits to be provisioned is not healthy, though its health address answers 200', async () => {
      const name = `${cluster.name}-lonely`;
      await docker(
        ...['run', '--detach', '--rm', '--name', name, '--env', 'RESTATE_AUTO_PROVISION=false'],
        ...['--env', 'RESTATE_METADATA_CLIENT__ADDRESSES=["http://127.0.0.1:5122"]', IMAGE],
      );
      try {
        await eventually(async () => {
          const answer = await docker(
            'exec',
            name,
            'curl',
            '-s',
            '-o',
            '/dev/null',
            '-w',
            '%{http_code}',
            'http://127.0.0.1:5122/health',
          ).catch(() => '');
          return answer === '200' ? true : undefined;
        });
        const check = JSON.parse(
          await docker('inspect', '--format', '{{json .Config.Healthcheck.Test}}', `${cluster.name}-node-1`),
        ) as string[];
        await expect(docker('exec', name, 'sh', '-c', check[1] ?? '')).rejects.toThrow();
        await docker('exec', `${cluster.name}-node-1`, 'sh', '-c', check[1] ?? '');
      } finally {
        await docker('kill', name);
      }
    });

    test('services on this machine have a name inside', async () => {
      const hosts = await docker('exec', `${cluster.name}-node-1`, 'getent', 'hosts', 'host.docker.internal');
      expect(hosts).toContain('host.docker.internal');
    });
  });

  test('Docker Engine 24, whose API is 1.43, takes the files', async () => {
    const cluster = new TestCluster('docker', 'old-api', { store: true });
    await cluster.ok(['generate', ...cluster.flags, '--nodes', '1', '--partitions', '1']);
    // Compose refuses what the version that it is to speak does not know.
    const before = process.env['DOCKER_API_VERSION'];
    process.env['DOCKER_API_VERSION'] = '1.43';
    try {
      await docker('compose', '--project-directory', cluster.dir, 'create');
    } finally {
      if (before === undefined) delete process.env['DOCKER_API_VERSION'];
      else process.env['DOCKER_API_VERSION'] = before;
      await cluster.remove();
    }
  });

  test('an image that is nowhere ends in exit 4, names it, and leaves nothing', async () => {
    const cluster = new TestCluster('docker', 'image');
    const image = '127.0.0.1:1/nowhere/restate:1.7.12';
    const result = await cluster.run(['up', '-', ...cluster.flags], { input: `image: ${image}` });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain(`the image ${image} is not on this machine and can't be pulled`);
    expect(result.stderr).toContain('docker load');
    expect(await cluster.leftovers()).toEqual([]);
    await cluster.remove();
  });

  test('a port that a container holds is named with the container', async () => {
    const [holder, other] = [new TestCluster('docker', 'holder'), new TestCluster('docker', 'other')];
    try {
      const { nodes } = await holder.up('--nodes', '1', '--partitions', '1');
      const port = new URL(nodes[0]?.adminUrl ?? '').port;
      const input = `{name: ${other.name}, runtime: docker, nodes: 1, ports: {admin: ${port}}}`;
      const result = await other.run(['up', '-'], { input });
      expect(result.code).toBe(1);
      expect(result.stderr).toContain(`admin port ${port} of node-1 is held by the container ${holder.name}-node-1`);
    } finally {
      await holder.remove();
      await other.remove();
    }
  });

  test('a name that another directory uses is refused', async () => {
    const [first, second] = [new TestCluster('docker', 'name'), new TestCluster('docker', 'name')];
    try {
      await first.up('--nodes', '1', '--partitions', '1');
      const flags = ['--name', first.name, '--runtime', 'docker', '--ports', 'auto', '--nodes', '1'];
      const result = await second.run(['up', ...flags]);
      expect(result.code).toBe(1);
      expect(result.stderr).toContain(
        `the containers and volumes of ${first.name} belong to the cluster in ${first.dir}`,
      );
    } finally {
      await first.remove();
      await second.remove();
    }
  });
});
