import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import type { UpJson } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { startService } from '../support/service.js';
import type { TestService } from '../support/service.js';

/** Adds to the counter with an idempotency key, so that a retry never counts twice. */
async function add(ingressUrl: string, key: string, idempotencyKey: string): Promise<number> {
  return eventually(async () => {
    const answer = await call(`${ingressUrl}/Counter/${key}/add`, {
      body: 1,
      headers: { 'idempotency-key': idempotencyKey },
    });
    return answer?.status === 200 ? (answer.body as number) : undefined;
  });
}

function modificationTimes(dir: string): Record<string, number> {
  const files = ['manifest.json', 'README.md', 'nodes/node-1/restate.toml'];
  return Object.fromEntries(files.map((file) => [file, statSync(join(dir, file)).mtimeMs]));
}

/** The whole life of one cluster, step by step; each step builds on the one before. */
export function lifecycle(kind: RuntimeKind): void {
  describe(`a three-node cluster, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'life', { store: true });
    let started: UpJson;
    let service: TestService | undefined;

    beforeAll(async () => {
      started = await cluster.up();
      service = await startService(cluster);
    });
    afterAll(async () => {
      await service?.stop();
      await cluster.remove();
    });

    test('up ends when every node is ready and every partition is led', async () => {
      expect(started.state).toBe('ready');
      const status = await cluster.status();
      expect(status.nodes.map(({ stage }) => stage)).toEqual(['ready', 'ready', 'ready']);
      expect(status.nodes.map(({ id }) => id).sort()).toEqual(['N1', 'N2', 'N3']);
      expect(status.replication).toEqual({ logs: '{node: 2}', partitions: '{node: 2}' });
      expect(status.partitions.total).toBe(24);
    });

    test('a service registered once answers through the ingress of every node', async () => {
      const registered = await call(`${started.nodes[0]?.adminUrl ?? ''}/deployments`, { body: { uri: service?.url } });
      expect(registered?.status).toBe(201);
      for (const { ingressUrl } of started.nodes) {
        const greeting = await eventually(async () => {
          const answer = await call(`${ingressUrl}/Greeter/greet`, { body: 'Ada' });
          // A node learns of a new deployment a moment after the one that took it.
          return answer?.status === 200 ? answer.body : undefined;
        });
        expect(greeting).toBe('Hello, Ada!');
      }
    });

    test('a second up changes nothing and says so', async () => {
      const [instances, times] = [await cluster.instances(), modificationTimes(cluster.dir)];
      const again = await cluster.ok(['up', ...cluster.flags]);
      expect(again.stdout).toContain('already running and ready');
      expect(await cluster.instances()).toEqual(instances);
      expect(modificationTimes(cluster.dir)).toEqual(times);
    });

    test('list, env and logs know it', async () => {
      const list = JSON.parse((await cluster.run(['list', '--json'])).stdout) as {
        name: string;
        running: number;
        dir: string;
      }[];
      expect(list.find(({ name }) => name === cluster.name)).toMatchObject({
        running: 3,
        dir: cluster.dir,
        runtime: kind,
      });
      const { stdout: exports } = await cluster.ok(['env']);
      expect(exports).toContain(`export RESTATE_INGRESS_URL=${started.nodes[0]?.ingressUrl ?? ''}\n`);
      expect(exports).toContain(`export RESTATE_ADMIN_URL=${started.nodes[0]?.adminUrl ?? ''}\n`);
      const { stdout: logs } = await cluster.ok(['logs', 'node-2', '--tail', '5']);
      expect(logs.trim().split('\n')).toHaveLength(5);
    });

    test('status --watch refreshes, and logs --follow goes on, until Ctrl-C', async () => {
      const watched = await cluster.ok(['status', '--watch'], {
        onStdout: (text, child) => {
          if ((text.match(/24 of 24 led/g) ?? []).length >= 2) child.kill('SIGINT');
        },
      });
      expect(watched.stdout.match(/24 of 24 led/g)?.length).toBeGreaterThanOrEqual(2);
      const followed = await cluster.ok(['logs', 'node-1', '--follow', '--tail', '1'], {
        onStdout: (_, child) => child.kill('SIGINT'),
      });
      expect(followed.stdout.trim()).not.toBe('');
    });

    test('ctl runs restatectl against it and passes its exit code on', async () => {
      const nodes = await cluster.ok(['ctl', '--', 'nodes', 'list']);
      for (const { name } of started.nodes) expect(nodes.stdout).toContain(name);
      const wrong = await cluster.run(['ctl', '--', 'no-such-command']);
      expect(wrong.code).toBe(2);
    });

    test('after kill -9 of a node, the others go on and lose nothing', async () => {
      const [victim, ...survivors] = started.nodes;
      for (let i = 0; i < 8; i++) expect(await add(victim?.ingressUrl ?? '', `k${String(i)}`, 'first')).toBe(1);
      await cluster.kill('node-1');
      for (let i = 0; i < 8; i++) {
        expect(await add(survivors[i % 2]?.ingressUrl ?? '', `k${String(i)}`, 'second')).toBe(2);
      }
      // The survivors take over every partition, and can be asked although the first node is gone.
      const status = await eventually(async () => {
        const now = await cluster.status();
        return now.partitions.led === 24 ? now : undefined;
      });
      expect(status.state).toBe('not-ready');
      expect(status.nodes[0]?.stage).toBe('down');
      expect(status.nodes[0]?.leads).toBe(0);
      const { stdout } = await cluster.ok(['ctl', '--', 'sql', '--json', 'select name, state from nodes']);
      expect(stdout).toContain('node-1');
    });

    test('up repairs it', async () => {
      const [, second, third] = await cluster.instances();
      expect((await cluster.up()).state).toBe('ready');
      expect((await cluster.instances()).slice(1)).toEqual([second, third]);
      expect(await add(started.nodes[0]?.ingressUrl ?? '', 'k0', 'third')).toBe(3);
    });

    test('down stops all of it and keeps the data for the next up', async () => {
      const down = await cluster.ok(['down']);
      expect(down.stdout).toContain('Its data is kept');
      for (const { fabricUrl } of started.nodes) expect(await call(`${fabricUrl}/health`)).toBeUndefined();
      expect((await cluster.status()).state).toBe('stopped');
      await service?.stop();
      const again = await cluster.up();
      expect(again.nodes).toEqual(started.nodes);
      service = await startService(cluster);
      await call(`${started.nodes[0]?.adminUrl ?? ''}/deployments`, { body: { uri: service.url, force: true } });
      for (let i = 0; i < 8; i++) {
        const expected = i === 0 ? 3 : 2;
        const count = await eventually(async () => {
          const answer = await call(`${started.nodes[1]?.ingressUrl ?? ''}/Counter/k${String(i)}/get`, { body: null });
          return answer?.status === 200 ? (answer.body as number) : undefined;
        });
        expect(count).toBe(expected);
      }
    });

    test('down --purge leaves nothing but the generated files', async () => {
      await service?.stop();
      service = undefined;
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
      expect(readdirSync(join(cluster.dir, 'nodes', 'node-1'))).toEqual(['restate.toml']);
      expect(existsSync(join(cluster.dir, '.lock'))).toBe(false);
    });
  });
}
