import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../src/spec/types.js';
import type { CliResult } from '../support/cli.js';
import { TestCluster } from '../support/cluster.js';
import type { UpJson } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { docker, IMAGE } from '../support/machine.js';
import { startService } from '../support/service.js';
import type { TestService } from '../support/service.js';

/** Enough that a copy takes a while. */
const BALLAST_BYTES = 20_000_000;

function counted(up: UpJson | undefined, request: string, body: unknown): Promise<number> {
  return eventually(async () => {
    const answer = await call(`${up?.nodes[0]?.ingressUrl ?? ''}/Counter/${request}`, { body });
    return answer?.status === 200 ? (answer.body as number) : undefined;
  });
}

async function deployments(up: UpJson | undefined): Promise<unknown> {
  const answer = await call(`${up?.nodes[0]?.adminUrl ?? ''}/deployments`);
  return (answer?.body as { deployments: { id: string }[] }).deployments.map(({ id }) => id);
}

/** Kills the command with the first word it says of its work; it must not come to its end before. */
async function killed(cluster: TestCluster, args: readonly string[], when: string): Promise<void> {
  const result = await cluster.run(args, {
    onStderr: (text, child) => {
      if (text.includes(when)) child.kill('SIGKILL');
    },
  });
  expect(result.code, result.stderr).toBeNull();
}

/** Puts bytes that can't be compressed beside the data of the first node. */
async function addBallast({ kind, name, dir }: TestCluster): Promise<void> {
  if (kind === 'native') {
    writeFileSync(join(dir, 'nodes', 'node-1', 'data', 'ballast'), randomBytes(BALLAST_BYTES));
    return;
  }
  const fill = `head -c ${String(BALLAST_BYTES)} /dev/urandom > /data/ballast`;
  const mount = ['--volume', `${name}_node-1-data:/data`, '--network', 'none'];
  await docker('run', '--rm', ...mount, '--entrypoint', 'sh', IMAGE, '-c', fill);
}

function expectRefusal(result: CliResult, text: string): void {
  expect(result.code, result.stdout).not.toBe(0);
  expect(result.stderr).toContain(text);
}

/** A cluster is copied, goes on, is lost, and comes back as it was; each step builds on the one before. */
export function backups(kind: RuntimeKind): void {
  describe(`a copy of a three-node cluster, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'copy');
    const archive = join(cluster.cwd, 'copy.tar.gz');
    const dir = join(cluster.cwd, 'again');
    let up: UpJson | undefined;
    let service: TestService | undefined;
    let before: unknown;

    beforeAll(async () => {
      up = await cluster.up('--partitions', '4');
      service = await startService(cluster);
      await call(`${up.nodes[0]?.adminUrl ?? ''}/deployments`, { body: { uri: service.url } });
      expect(await counted(up, 'tea/add', 1)).toBe(1);
      before = await deployments(up);
    });
    afterAll(async () => {
      await service?.stop();
      await cluster.run(['down', '--purge', '--dir', dir]);
      await cluster.remove();
    });

    test('is not made while it runs', async () => {
      expectRefusal(await cluster.run(['backup', archive]), 'restate-cluster down');
      expect(existsSync(archive)).toBe(false);
    });

    if (kind === 'native') {
      test('is made with --stop in one command, after which it runs again', async () => {
        const result = await cluster.ok(['backup', archive, '--stop', '--json']);
        expect(JSON.parse(result.stdout)).toMatchObject({ file: archive, name: cluster.name, restarted: true });
        expect((await cluster.status()).state).toBe('ready');
        expectRefusal(await cluster.run(['backup', archive, '--stop']), 'is already there');
        expect((await cluster.status()).state).toBe('ready');
      });

      test('killed while its nodes are halted, it is up that lets them go on', async () => {
        const nodes = await cluster.instances();
        await killed(cluster, ['backup', archive, '--pause', '--force'], 'copying data');
        expect((await cluster.up()).state).toBe('ready');
        expect(await cluster.instances()).toEqual(nodes);
      });

      test('is made while its nodes are halted, without a restart', async () => {
        const nodes = await cluster.instances();
        const result = await cluster.ok(['backup', archive, '--pause', '--force', '--json']);
        expect(JSON.parse(result.stdout)).toMatchObject({ restarted: false, pausedMs: expect.any(Number) as number });
        // What comes now is not in the copy.
        expect(await counted(up, 'tea/add', 1)).toBe(2);
        expect(await cluster.instances()).toEqual(nodes);
      });
    } else {
      test('is not made while containers are halted', async () => {
        expectRefusal(await cluster.run(['backup', archive, '--pause']), 'only processes can be halted');
        expect(existsSync(archive)).toBe(false);
      });

      test('is made of volumes once it is stopped', async () => {
        await cluster.ok(['down']);
        const result = await cluster.ok(['backup', archive, '--json']);
        expect(JSON.parse(result.stdout)).toMatchObject({ file: archive, name: cluster.name, restarted: false });
      });
    }

    test('is restored over nothing that is there', async () => {
      expectRefusal(await cluster.run(['restore', archive, '--runtime', kind]), 'holds a cluster with data');
      // Containers and volumes are known by name; processes by their directory, and another one is free.
      if (kind === 'docker') {
        const elsewhere = ['restore', archive, '--dir', join(cluster.cwd, 'b'), '--ports', 'auto'];
        expectRefusal(await cluster.run(elsewhere), 'nothing is overwritten');
      }
      expectRefusal(await cluster.run(['restore', archive, '--name', 'other']), 'belongs to a cluster named');
      const other = kind === 'native' ? 'docker' : 'native';
      expectRefusal(
        await cluster.run(['restore', archive, '--dir', join(cluster.cwd, 'b'), '--runtime', other]),
        'would not find each other',
      );
      expect(readdirSync(cluster.cwd).sort()).toEqual(['cluster', 'copy.tar.gz']);
    });

    test('killed in the middle leaves no half copy, and its rest is cleared by the next', async () => {
      await cluster.ok(['down']);
      await addBallast(cluster);
      const big = join(cluster.cwd, 'big.tar.gz');
      await killed(cluster, ['backup', big], 'copying data');
      expect(existsSync(big)).toBe(false);
      await cluster.ok(['backup', big]);
      expect(readdirSync(cluster.cwd).sort()).toEqual(['big.tar.gz', 'cluster', 'copy.tar.gz']);
    });

    test('that is damaged is found out before anything is made', async () => {
      if (kind === 'docker') await service?.stop();
      await cluster.ok(['down', '--purge']);
      const bytes = readFileSync(archive);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 16;
      const damaged = join(cluster.cwd, 'damaged.tar.gz');
      writeFileSync(damaged, bytes);
      expectRefusal(await cluster.run(['restore', damaged, '--dir', dir]), "can't be used");
      rmSync(damaged);
      expect(readdirSync(cluster.cwd).sort()).toEqual(['big.tar.gz', 'cluster', 'copy.tar.gz']);
      expect(await cluster.leftovers()).toEqual([]);
    });

    test('is restored although an earlier try was killed, and goes on where it was copied', async () => {
      const ports = ['--ports', 'auto'];
      await killed(cluster, ['restore', join(cluster.cwd, 'big.tar.gz'), '--dir', dir, ...ports], 'restoring data');
      await cluster.ok(['restore', archive, '--dir', dir, ...ports]);
      expect(existsSync(`${dir}.restoring`)).toBe(false);
      const { stdout } = await cluster.ok(['up', '--json', '--dir', dir]);
      up = JSON.parse(stdout) as UpJson;
      if (kind === 'docker') service = await startService(cluster);
      expect(await deployments(up)).toEqual(before);
      expect(await counted(up, 'tea/get', null)).toBe(1);
      expect(await counted(up, 'tea/add', 1)).toBe(2);
    });
  });
}

/** A cluster with one metadata server needs no other node to be found: it goes anywhere. */
export function moving(): void {
  test('a one-node cluster moves from a process into a container, with ports of its own', async () => {
    const cluster = new TestCluster('native', 'move');
    const dir = join(cluster.cwd, 'contained');
    const archive = join(cluster.cwd, 'copy.tar.gz');
    try {
      const before = await cluster.up('--nodes', '1', '--partitions', '4');
      const service = await startService(cluster);
      await call(`${before.nodes[0]?.adminUrl ?? ''}/deployments`, { body: { uri: service.url } });
      expect(await counted(before, 'tea/add', 7)).toBe(7);
      await service.stop();
      await cluster.ok(['backup', archive, '--stop']);
      await cluster.ok(['down']);
      await cluster.ok(['restore', archive, '--dir', dir, '--runtime', 'docker', '--ports', 'auto']);
      const after = JSON.parse((await cluster.ok(['up', '--json', '--dir', dir])).stdout) as UpJson;
      expect(after.nodes[0]?.ingressUrl).not.toBe(before.nodes[0]?.ingressUrl);
      expect(await deployments(after)).toHaveLength(1);
      const query = { query: "select value_utf8 from state where service_key = 'tea'" };
      const state = await call(`${after.nodes[0]?.adminUrl ?? ''}/query`, {
        body: query,
        headers: { accept: 'application/json' },
      });
      expect(state?.body).toEqual({ rows: [{ value_utf8: '7' }] });
    } finally {
      await cluster.run(['down', '--purge', '--dir', dir]);
      await cluster.remove();
    }
  });
}
