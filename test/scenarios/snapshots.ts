import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotList } from '../../src/cluster/snapshots/list.js';
import type { SnapshotOutcome } from '../../src/restate/snapshots.js';
import { bucketAddress } from '../../src/render/snapshot-store.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { docker } from '../support/machine.js';

/** Snapshots in the store beside the nodes, and what goes wrong with it; each step builds on the one before. */
export function snapshots(kind: RuntimeKind): void {
  describe(`the snapshot store beside the nodes, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'snap', { store: true });
    const create = async (...flags: string[]) => {
      const result = await cluster.run(['snapshot', 'create', '--json', ...flags]);
      return { code: result.code, outcomes: JSON.parse(result.stdout) as SnapshotOutcome[] };
    };
    const list = async () => JSON.parse((await cluster.ok(['snapshot', 'list', '--json'])).stdout) as SnapshotList;
    const url = () =>
      `http://127.0.0.1:${String((JSON.parse(readFileSync(join(cluster.dir, 'manifest.json'), 'utf8')) as { ports: { snapshots: number } }).ports.snapshots)}`;
    const stopStore = async () => {
      if (kind === 'docker') await docker('stop', `${cluster.name}-snapshot-store`);
      else {
        // As `docker stop` does. With SIGKILL, Azurite forgets what it was given in the last seconds.
        process.kill(Number(readFileSync(join(cluster.dir, 'snapshot-store', 'azurite.pid'), 'utf8')), 'SIGTERM');
        await eventually(async () => ((await call(url())) === undefined ? true : undefined));
      }
    };

    beforeAll(async () => {
      await cluster.up('--partitions', '2');
    });
    afterAll(() => cluster.remove());

    test('takes a snapshot of every partition, and lists what it has', async () => {
      expect((await list()).snapshots).toEqual([]);
      const { code, outcomes } = await create();
      expect(code).toBe(0);
      expect(outcomes.map(({ partition, ok }) => [partition, ok])).toEqual([
        [0, true],
        [1, true],
      ]);
      const found = await list();
      expect(found.snapshots.map(({ partition, cluster: name }) => [partition, name])).toEqual([
        [0, cluster.name],
        [1, cluster.name],
      ]);
      expect((await cluster.status()).snapshots).toMatchObject({ reachable: true, partitions: 2 });
      expect((await cluster.run(['snapshot', 'create', '9'])).stderr).toContain('has no partition 9');
    });

    test('logs like a node', async () => {
      expect((await cluster.ok(['logs', 'snapshot-store'])).stdout).toContain('successfully listens');
    });

    test('where it is down, each partition says so, nothing is lost, and up brings it back', async () => {
      await stopStore();
      const { code, outcomes } = await create('0');
      expect(code).toBe(1);
      expect(outcomes).toMatchObject([{ partition: 0, ok: false }]);
      expect(JSON.stringify(outcomes)).toContain('the store does not take it');
      const status = await cluster.status();
      expect(status).toMatchObject({ state: 'ready', snapshots: { reachable: false } });
      await cluster.up('--partitions', '2');
      expect((await create('0')).code).toBe(0);
      expect((await list()).snapshots).toHaveLength(2);
    });

    test('where it was emptied by hand, up makes it whole again', async () => {
      const answer = await fetch(bucketAddress(url(), 'snapshots'), { method: 'DELETE' });
      expect(answer.status).toBe(202);
      await cluster.up('--partitions', '2');
      expect((await create()).code).toBe(0);
      expect((await list()).snapshots).toHaveLength(2);
    });

    test('down and up keep snapshots; down --purge leaves nothing', async () => {
      const before = (await list()).snapshots.map(({ id }) => id);
      await cluster.ok(['down']);
      expect((await cluster.run(['snapshot', 'list'])).stderr).toContain('start the cluster with');
      await cluster.up('--partitions', '2');
      expect((await list()).snapshots.map(({ id }) => id)).toEqual(before);
      await cluster.ok(['down', '--purge']);
      expect(await cluster.leftovers()).toEqual([]);
    });
  });
}
