import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { EVERY_TEST } from '../support/every-test.js';
import { call } from '../support/http.js';

/** What can go wrong on the way up, made to happen with real processes and containers. */
export function breakage(kind: RuntimeKind): void {
  describe(`when something breaks, ${kind}`, () => {
    let cluster: TestCluster;
    beforeEach(() => {
      cluster = new TestCluster(kind, 'break');
    });
    afterEach(async () => {
      await cluster.remove();
    });

    /** Sends a signal to `up` as soon as it says something. */
    function upUntil(said: string, signal: NodeJS.Signals, ...flags: string[]) {
      let sent = false;
      return cluster.run(['up', ...cluster.flags, '--partitions', '4', ...flags], {
        onStderr: (text, child) => {
          if (sent || !text.includes(said)) return;
          sent = true;
          child.kill(signal);
        },
      });
    }

    test('Ctrl-C rolls back what this up started, and exits 130', async () => {
      const result = await upUntil('fabric up', 'SIGINT');
      expect(result.code).toBe(130);
      expect(result.stderr).toContain(
        'rolling back: stopping node-1, node-2, node-3 and deleting the data of this attempt',
      );
      expect(await cluster.leftovers()).toEqual([]);
      expect((await cluster.up('--partitions', '4')).state).toBe('ready');
    });

    test('Ctrl-C leaves alone what ran before', async () => {
      await cluster.up('--partitions', '4');
      const before = await cluster.instances();
      await cluster.kill('node-3');
      const result = await upUntil('starting node-3', 'SIGINT');
      expect(result.code).toBe(130);
      expect((await cluster.instances()).slice(0, 2)).toEqual(before.slice(0, 2));
      expect((await cluster.status()).nodes[2]?.stage).toBe('down');
      expect((await cluster.up('--partitions', '4')).state).toBe('ready');
    });

    test('--retain keeps everything', async () => {
      const result = await upUntil('fabric up', 'SIGINT', '--retain');
      expect(result.code).toBe(130);
      expect(await cluster.leftovers()).not.toEqual([]);
    });

    const moments = ['starting node-1', 'fabric up', 'provisioned', 'partitions led'];
    // In containers two moments stand for all: what repairs them is the same code.
    test.each(kind === 'native' || EVERY_TEST ? moments : ['starting node-1', 'provisioned'])(
      'up repairs what a kill -9 of up left, at "%s"',
      async (moment) => {
        const killed = await upUntil(moment, 'SIGKILL');
        expect(killed.code).toBeNull();
        // Killed late enough, it left a cluster that had become ready by itself.
        expect((await cluster.up('--partitions', '4')).state).toMatch(/^(already-)?ready$/);
        const { nodes } = await cluster.status();
        expect(nodes.map(({ id }) => id).sort()).toEqual(['N1', 'N2', 'N3']);
      },
    );

    test('a node that ends at once is named, with its last lines and the likely cause', async () => {
      // A wrong value in the spec is found before anything starts; one that was written into a file is the server's to find.
      await cluster.ok(['generate', ...cluster.flags]);
      const file = join(cluster.dir, 'nodes', 'node-2', 'restate.toml');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(/^heartbeat-interval = .*$/m, 'heartbeat-interval = "soon"'),
      );
      const result = await cluster.run(['up', ...cluster.flags]);
      expect(result.code).toBe(1);
      expect(result.stderr).toContain('node-2 ended while starting');
      expect(result.stderr).toMatch(/Last lines of node-2:\n[\s\S]*configuration loading error/);
      expect(result.stderr).toContain('Its restate.toml, or a key under `config` in the spec, is wrong.');
      expect(await cluster.leftovers()).toEqual([]);
    });

    test('not ready in time ends in exit 3, with the probe and what it last saw; it keeps running', async () => {
      const result = await cluster.run(['up', ...cluster.flags, '--timeout', '1ms']);
      expect(result.code).toBe(3);
      expect(result.stderr).toMatch(/not ready after 0 s: .*node-1/);
      expect(result.stderr).toContain(`go on with \`restate-cluster up --dir ${cluster.dir}\``);
      // It may have become so by itself.
      expect(['ready', 'already-ready']).toContain((await cluster.up()).state);
    });

    test('settings that data can not follow are refused, of a running cluster and of a stopped one', async () => {
      await cluster.up('--partitions', '4');
      const running = await cluster.run(['up', ...cluster.flags, '--partitions', '8']);
      expect(running.code).toBe(1);
      const fixed = 'partitions: 4 → 8: their number is fixed once a cluster is provisioned';
      expect(running.stderr).toContain(fixed);
      expect(await cluster.status()).toMatchObject({ state: 'ready', partitions: { total: 4 }, changing: false });
      await cluster.ok(['down']);
      const stopped = await cluster.run(['up', ...cluster.flags, '--partitions', '8']);
      expect(stopped.code).toBe(1);
      expect(stopped.stderr).toContain(fixed);
      await cluster.ok(['down', '--purge']);
      expect((await cluster.up('--partitions', '8')).state).toBe('ready');
    });

    test('edited settings are kept and used', async () => {
      await cluster.ok(['generate', ...cluster.flags]);
      const file = join(cluster.dir, 'nodes', 'node-1', 'restate.toml');
      const mine = '# mine\n';
      writeFileSync(file, mine, { flag: 'a' });
      const result = await cluster.ok(['up', ...cluster.flags, '--partitions', '24']);
      expect(result.stderr).toContain('using your edited nodes/node-1/restate.toml');
      expect((await cluster.status()).state).toBe('ready');
    });
  });
}

/** What only processes can suffer. */
export function nativeBreakage(): void {
  test('a pid that now belongs to another program is never killed', async () => {
    const cluster = new TestCluster('native', 'pid');
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await cluster.up('--nodes', '1', '--partitions', '1');
      await cluster.kill('node-1');
      writeFileSync(join(cluster.dir, 'nodes', 'node-1', 'restate.pid'), `${String(bystander.pid)}\n`);
      expect((await cluster.status()).state).toBe('stopped');
      await cluster.ok(['down', '--purge']);
      expect(bystander.exitCode).toBeNull();
      expect(bystander.signalCode).toBeNull();
    } finally {
      bystander.kill();
      await once(bystander, 'exit');
      await cluster.remove();
    }
  });

  test('clusters live side by side by name, and a busy port names the node that holds it', async () => {
    const [blue, green] = [new TestCluster('native', 'blue'), new TestCluster('native', 'green')];
    try {
      const first = await blue.up('--nodes', '1', '--partitions', '1');
      await green.up('--nodes', '1', '--partitions', '1');
      const list = JSON.parse((await blue.run(['list', '--json'])).stdout) as { name: string }[];
      expect(list.map(({ name }) => name)).toEqual(expect.arrayContaining([blue.name, green.name]));
      await blue.ok(['down', '--purge']);
      expect((await green.status()).state).toBe('ready');
      await blue.up('--nodes', '1', '--partitions', '1');
      const port = new URL(first.nodes[0]?.ingressUrl ?? '').port;
      writeFileSync(join(green.cwd, 'spec.yaml'), `{nodes: 1, runtime: native, ports: {ingress: ${port}}}`);
      const clash = await green.run(['up', join(green.cwd, 'spec.yaml'), '--name', 'clash'], {});
      expect(clash.code).toBe(1);
      expect(clash.stderr).toContain(`name: ${green.name} → clash: the data belongs to a cluster of the old name`);
      await green.ok(['down', '--purge']);
      const busy = await green.run(['up', join(green.cwd, 'spec.yaml')]);
      expect(busy.code).toBe(1);
      expect(busy.stderr).toContain(`ingress port ${port} of node-1 is held by the Restate node of ${blue.dir}`);
    } finally {
      await blue.remove();
      await green.remove();
    }
  });

  test('native files keep their place, and a directory that is not ours is left as it was', async () => {
    const cluster = new TestCluster('native', 'place');
    try {
      await cluster.up('--nodes', '1', '--partitions', '1');
      const node = join(cluster.dir, 'nodes', 'node-1');
      expect(readdirSync(node).sort()).toEqual([
        'data',
        'restate.log',
        'restate.pid',
        'restate.started',
        'restate.toml',
        'tmp',
      ]);
      writeFileSync(join(cluster.dir, 'mine.txt'), 'keep me');
      await cluster.ok(['down', '--purge']);
      expect(existsSync(join(cluster.dir, 'mine.txt'))).toBe(true);
      expect(await call('http://127.0.0.1:1/health')).toBeUndefined();
    } finally {
      await cluster.remove();
    }
  });
}
