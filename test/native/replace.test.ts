import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { killAtStep } from '../support/kill-between.js';

const TEST_MS = 480_000;

/** One cluster, in the order of a day on which much goes wrong. */
describe('a cluster in the hands of an operator', () => {
  const cluster = new TestCluster('native', 'replace', { store: true });
  beforeAll(async () => {
    await cluster.up('--nodes', '3', '--partitions', '2');
  }, TEST_MS);
  afterAll(() => cluster.remove());

  const names = async () => (await cluster.status()).nodes.map(({ name, stage }) => [name, stage]);

  test('a healthy node is not replaced', async () => {
    const { code, stderr } = await cluster.run(['node', 'replace', 'node-2']);
    expect(code).toBe(1);
    expect(stderr).toContain('node-2 has its data and runs');
    expect(stderr).toContain('--force');
  });

  test(
    'a lost disk is recognised, and replaced',
    async () => {
      await cluster.lose('node-2');
      expect((await cluster.status()).lostNodes).toEqual([{ name: 'node-2', why: 'absent' }]);
      for (const args of [['up'], ['up', '--dry-run'], ['node', 'add']]) {
        const { code, stderr } = await cluster.run(args);
        expect(code, args.join(' ')).toBe(1);
        expect(stderr, args.join(' ')).toContain('node replace node-2');
      }
      expect((await cluster.run(['doctor'])).stdout).toContain('node replace node-2');
      expect((await cluster.ok(['node', 'replace', 'node-2', '--dry-run'])).stdout).toContain('start node-2 empty');
      await killAtStep(cluster, ['node', 'replace', 'node-2'], 2);
      await cluster.ok(['up', '--continue']);
      const members = await cluster.ok(['ctl', '--', 'sql', '--json', 'select name from nodes order by name']);
      expect(JSON.parse(members.stdout)).toEqual([{ name: 'node-1' }, { name: 'node-2-2' }, { name: 'node-3' }]);
      expect(await names()).toEqual(['node-1', 'node-2', 'node-3'].map((name) => [name, 'ready']));
      expect((await cluster.up('--partitions', '2')).state).toBe('already-ready');
    },
    TEST_MS,
  );

  test(
    'a disk that is lost in the middle of a change: that can go on once the node is replaced',
    async () => {
      await killAtStep(cluster, ['node', 'add'], 2);
      await cluster.lose('node-3');
      for (const way of ['--continue', '--undo']) {
        const { code, stderr } = await cluster.run(['up', way]);
        expect(code).toBe(1);
        expect(stderr).toContain('node replace node-3');
      }
      expect((await cluster.ok(['node', 'replace', 'node-3'])).stdout).toContain('up --undo');
      await cluster.ok(['up', '--continue']);
      expect(await names()).toHaveLength(4);
    },
    TEST_MS,
  );

  test(
    'or once it is removed',
    async () => {
      await killAtStep(cluster, ['node', 'add'], 2);
      await cluster.lose('node-1');
      await cluster.ok(['node', 'remove', 'node-1', '--timeout', '2m']);
      const left = ['node-2', 'node-3', 'node-4', 'node-5'].map((name) => [name, 'ready']);
      expect(await names()).toEqual(left);
      expect((await cluster.status()).changing).toBe(false);
    },
    TEST_MS,
  );

  test(
    'an edited restate.toml of a running node is told, and node restart puts it into effect',
    async () => {
      const file = join(cluster.dir, 'nodes', 'node-2', 'restate.toml');
      const text = readFileSync(file, 'utf8');
      expect((await cluster.status()).edited).toEqual([]);
      appendFileSync(file, '\n# mine\n');
      expect((await cluster.ok(['up'])).stdout).toContain('node restart node-2');
      expect((await cluster.status()).edited).toEqual(['node-2']);
      const pid = cluster.pid('node-3');
      await cluster.ok(['up', '--restart']);
      expect((await cluster.status()).edited).toEqual([]);
      expect(cluster.pid('node-3')).toBe(pid);
      expect(readFileSync(file, 'utf8')).toBe(`${text}\n# mine\n`);
    },
    TEST_MS,
  );

  test(
    'a node that dies beside a step ends it at once',
    async () => {
      const from = performance.now();
      let killed = false;
      const onStderr = (text: string) => {
        if (killed || !text.includes('step 1/')) return;
        killed = true;
        process.kill(cluster.pid('node-2'), 'SIGKILL');
      };
      const { code, stderr } = await cluster.run(['node', 'add'], { onStderr });
      expect(code).toBe(1);
      expect(stderr).toContain('node-2 ended');
      expect(stderr).toContain('Last lines of node-2:');
      expect(performance.now() - from).toBeLessThan(50_000);
      await cluster.ok(['up', '--continue']);
    },
    TEST_MS,
  );

  test('a node that is halted is called paused, with the way on', async () => {
    const pid = cluster.pid('node-2');
    process.kill(pid, 'SIGSTOP');
    const { missing } = await cluster.status();
    expect(missing).toBe(`node-2 is paused (process ${String(pid)} is stopped by a signal; \`up\` resumes it)`);
    await cluster.ok(['up']);
  });

  test(
    'once stopped, nobody waits for it, and a dry run tells what up refuses',
    async () => {
      await cluster.ok(['down']);
      const waited = await cluster.run(['wait']);
      expect(waited.code).toBe(3);
      expect(waited.stderr).toContain(`${cluster.name} is stopped`);
      const { nodes } = await cluster.status();
      const holder = createServer();
      holder.listen(Number(new URL(nodes[1]?.fabricUrl ?? '').port), '127.0.0.1');
      await once(holder, 'listening');
      const dry = await cluster.run(['up', '--dry-run']);
      holder.close();
      expect(dry.code).toBe(1);
      expect(dry.stderr).toContain('a port is busy');
    },
    TEST_MS,
  );
});

describe('a cluster without a snapshot store', () => {
  const cluster = new TestCluster('native', 'no-store');
  beforeAll(async () => {
    await cluster.up('--nodes', '3', '--partitions', '2');
  }, TEST_MS);
  afterAll(() => cluster.remove());

  test(
    'is told that an addition is one-way, and offers no undo once it is begun',
    async () => {
      const planned = await cluster.ok(['node', 'add', '--dry-run']);
      expect(planned.stdout).toContain("Once begun, it can't be taken back");
      await killAtStep(cluster, ['node', 'add'], 2);
      expect((await cluster.status()).undoable).toBe(false);
      expect((await cluster.ok(['status'])).stdout).not.toContain('--undo');
      await cluster.ok(['up', '--continue']);
    },
    TEST_MS,
  );

  test(
    'has a lost node replaced, whose name stays on its list for old records',
    async () => {
      await cluster.lose('node-2');
      await cluster.ok(['node', 'replace', 'node-2']);
      expect((await cluster.up('--nodes', '4', '--partitions', '2')).state).toBe('already-ready');
    },
    TEST_MS,
  );
});

describe('a cluster whose logs were on two nodes for a time', () => {
  const cluster = new TestCluster('native', 'narrow', { store: true });
  beforeAll(async () => {
    await cluster.up('--nodes', '3', '--partitions', '2');
  }, TEST_MS);
  afterAll(() => cluster.remove());

  test(
    'has one of the two replaced, whose name stays where records can be trimmed no more',
    async () => {
      const ask = "select plain_node_id from nodes where name = 'node-2'";
      const rows = JSON.parse((await cluster.ok(['ctl', '--', 'sql', '--json', ask])).stdout) as Record<
        string,
        string
      >[];
      const id = rows[0]?.['plain_node_id'] ?? '';
      const storage = ['ctl', '--', 'nodes', 'set-storage-state', '--nodes', id, '--storage-state'];
      await cluster.ok([...storage, 'read-only']);
      const reconfigure = ['ctl', '--', 'logs', 'reconfigure', '--log-id', '0', '--log-id', '1'];
      await cluster.ok(reconfigure);
      // New leaders write records there.
      await cluster.ok(['node', 'restart', 'node-1', 'node-3']);
      await cluster.ok([...storage, 'read-write', '--force', '--yes']);
      // What is written from now on is on all three: the narrow part is of the past.
      await cluster.ok(reconfigure);
      await cluster.lose('node-3');
      await cluster.ok(['node', 'replace', 'node-3']);
      expect((await cluster.up('--nodes', '3', '--partitions', '2')).state).toBe('already-ready');
      expect((await cluster.status()).changing).toBe(false);
    },
    TEST_MS,
  );
});
