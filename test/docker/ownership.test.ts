import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterStatus } from '../../src/cluster/status.js';
import { cli } from '../support/cli.js';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { docker, IMAGE } from '../support/machine.js';

/** Nodes of another image than the spec's: the same one under another name. */
const OTHER_IMAGE = 'restate-cluster-test-ownership:1';

/** An engine that only says who it is: whoever asks it more was not stopped in time. */
async function otherEngine(): Promise<{ host: string; asked: string[]; close: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'rc-engine-'));
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://engine');
    if (pathname.endsWith('/info')) {
      response.end(JSON.stringify({ ID: 'another', Name: 'elsewhere', ServerVersion: '26.1.5' }));
      return;
    }
    if (!/\/(?:_ping|version)$/.test(pathname)) asked.push(pathname);
    response.setHeader('Api-Version', '1.45');
    response.end(JSON.stringify({ Version: '26.1.5', ApiVersion: '1.45', MinAPIVersion: '1.24' }));
  });
  const socket = join(directory, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(directory, { recursive: true });
    },
  };
}

inContainers(() => {
  describe('containers and volumes belong to the directory that made them', () => {
    const cluster = new TestCluster('docker', 'own');
    const small = [...cluster.flags, '--nodes', '1', '--partitions', '2'];
    const place = (name: string) => join(cluster.cwd, name);
    const runAt = (dir: string, command: string, args: readonly string[]) =>
      cli([command, '--dir', dir, ...args], { cwd: cluster.cwd });
    const statusAt = async (dir: string) =>
      JSON.parse((await runAt(dir, 'status', ['--json'])).stdout) as ClusterStatus;
    const volumes = async () =>
      (await docker('volume', 'ls', '--quiet', '--filter', `name=^${cluster.name}_`)).split('\n').sort();
    const OURS = [`${cluster.name}_node-1-data`, `${cluster.name}_owner`];

    beforeAll(async () => {
      await docker('tag', IMAGE, OTHER_IMAGE);
      // What a shell says of images, projects and files does not reach Compose.
      const env = {
        RESTATE_IMAGE: OTHER_IMAGE,
        COMPOSE_ENV_FILES: '/nowhere/.env',
        COMPOSE_FILE: '/nowhere/compose.yml',
        COMPOSE_PROJECT_NAME: 'another',
      };
      await cluster.ok(['up', ...small], { env });
    });
    afterAll(async () => {
      for (const dir of ['cluster', 'moved', 'second']) await runAt(place(dir), 'down', ['--purge']);
      await docker('image', 'rm', OTHER_IMAGE);
      await cluster.remove();
    });

    test('what runs is what the spec says, whatever the shell says', async () => {
      expect(await docker('inspect', '--format', '{{.Config.Image}}', `${cluster.name}-node-1`)).toBe(IMAGE);
      expect((await cluster.status()).nodes[0]?.image).toBeUndefined();
    });

    test('another image that runs is shown, and replaced by up', async () => {
      // By hand, as its user may.
      const compose = ['compose', '--project-directory', cluster.dir, 'up', '--detach'];
      await docker('rm', '--force', `${cluster.name}-node-1`);
      execFileSync('docker', compose, { env: { ...process.env, RESTATE_IMAGE: OTHER_IMAGE }, stdio: 'pipe' });
      expect((await cluster.status()).nodes[0]?.image).toBe(OTHER_IMAGE);
      expect((await cluster.ok(['status'])).stdout).toContain(`node-1 runs ${OTHER_IMAGE}`);
      const planned = JSON.parse((await cluster.ok(['up', '--dry-run', '--json', ...small])).stdout) as {
        steps: string[];
      };
      expect(planned.steps).toEqual([`restart node-1 (image: ${OTHER_IMAGE} → ${IMAGE})`]);
      await cluster.ok(['up', ...small]);
      expect(await docker('inspect', '--format', '{{.Config.Image}}', `${cluster.name}-node-1`)).toBe(IMAGE);
    });

    test('on another engine everything is refused, and nothing is asked of it', async () => {
      const other = await otherEngine();
      try {
        for (const args of [['status'], ['down'], ['down', '--purge'], ['up', ...small], ['logs']]) {
          const { code, stdout, stderr } = await cluster.run(args, { env: { DOCKER_HOST: other.host } });
          expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
          expect(stderr).toContain(`docker speaks to the one at ${other.host} (elsewhere)`);
          expect(stderr).toContain('unset DOCKER_HOST');
        }
        expect(other.asked).toEqual([]);
      } finally {
        other.close();
      }
      expect((await cluster.status()).state).toBe('ready');
    });

    test('a second directory of the same name neither takes nor deletes them, running or stopped', async () => {
      await runAt(place('second'), 'generate', small);
      const refuses = async () => {
        for (const args of [
          ['up', ...small],
          ['up', '--dry-run', ...small],
          ['down', '--purge'],
        ] as const) {
          const [command, ...rest] = args;
          const { code, stderr } = await runAt(place('second'), command, rest);
          expect({ args, code }).toEqual({ args, code: 1 });
          expect(stderr).toContain(`belong to the cluster in ${cluster.dir}`);
        }
        const checks = (await runAt(place('second'), 'doctor', small)).stdout;
        expect(checks).toMatch(new RegExp(`problem +name +.* belong to the cluster in ${cluster.dir}`));
      };
      await refuses();
      expect((await runAt(place('second'), 'status', [])).stderr).toContain(`belong to the cluster in ${cluster.dir}`);
      await cluster.ok(['down']);
      await refuses();
      expect((await statusAt(place('second'))).refused?.message).toContain(cluster.dir);
      expect((await runAt(place('second'), 'down', [])).stdout).not.toContain('data is kept');
      expect(await volumes()).toEqual(OURS);
    });

    test('a moved directory goes on, stopped or running', async () => {
      renameSync(cluster.dir, place('moved'));
      expect((await runAt(place('moved'), 'up', small)).code).toBe(0);
      renameSync(place('moved'), cluster.dir);
      expect((await cluster.status()).state).toBe('ready');
      await cluster.ok(['up', ...small]);
      const label = '{{index .Config.Labels "com.docker.compose.project.working_dir"}} {{index .HostConfig.Binds 0}}';
      const made = await docker('inspect', '--format', label, `${cluster.name}-node-1`);
      expect(made).toBe(`${cluster.dir} ${cluster.dir}/nodes/node-1/restate.toml:/etc/restate/restate.toml:ro`);
    });

    test('a copy is told from the original', async () => {
      cpSync(cluster.dir, place('copy'), { recursive: true });
      for (const [command, ...args] of [['up', ...small], ['status'], ['down'], ['down', '--purge']] as const) {
        const { code, stderr } = await runAt(place('copy'), command, args);
        expect({ command, code }).toEqual({ command, code: 1 });
        expect(stderr).toContain(`${place('copy')} is a copy of ${cluster.dir}`);
      }
      for (const args of [['--adopt'], ['--adopt', '--dry-run']]) {
        const taken = await runAt(place('copy'), 'up', [...small, ...args]);
        expect(taken.stderr).toContain(`Stop it there first: restate-cluster down --dir ${cluster.dir}`);
      }
      expect((await cluster.status()).state).toBe('ready');
    });

    test('what a deleted directory left is taken over when that is asked for', async () => {
      rmSync(cluster.dir, { recursive: true });
      const refused = await cluster.run(['up', ...small]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('were made from an earlier cluster directory at this place');
      expect(refused.stderr).toContain('up --adopt');
      const planned = await cluster.ok(['up', ...small, '--adopt', '--dry-run']);
      expect(planned.stdout).toContain('1. start node-1');
      expect(existsSync(cluster.dir)).toBe(false);
      await cluster.ok(['up', ...small, '--adopt']);
      expect((await cluster.status()).state).toBe('ready');
      expect((await cluster.ok(['list'])).stdout).toContain(cluster.dir);
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
      expect(await volumes()).toEqual(['']);
    });
  });
});

test('an engine of another machine is refused before anything is written', async () => {
  const cluster = new TestCluster('docker', 'remote');
  const { code, stderr } = await cluster.run(['up', ...cluster.flags], {
    env: { DOCKER_HOST: 'tcp://192.0.2.1:2375' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('the Docker engine is on another machine (tcp://192.0.2.1:2375)');
  expect(existsSync(cluster.dir)).toBe(false);
});
