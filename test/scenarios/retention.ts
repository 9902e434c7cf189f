import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotList } from '../../src/cluster/snapshots/list.js';
import type { SnapshotOutcome } from '../../src/restate/snapshots.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { call, eventually } from '../support/http.js';
import { startService } from '../support/service.js';
import type { TestService } from '../support/service.js';

/** How many snapshots of a partition stay, which Restate knows from 1.7 on. */
export function retention(kind: RuntimeKind): void {
  describe(`snapshots of which two are kept, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'keep', { store: true });
    let service: TestService | undefined;
    let ingress = '';

    beforeAll(async () => {
      const snapshots = '{store: azurite, keep: 2}';
      writeFileSync(join(cluster.cwd, 'restate-cluster.yaml'), `nodes: 1\npartitions: 1\nsnapshots: ${snapshots}\n`);
      const started = await cluster.up();
      ingress = started.nodes[0]?.ingressUrl ?? '';
      service = await startService(cluster);
      const deployed = await call(`${started.nodes[0]?.adminUrl ?? ''}/deployments`, { body: { uri: service.url } });
      expect(deployed?.status).toBe(201);
    });
    afterAll(async () => {
      await service?.stop();
      await cluster.remove();
    });

    /** Another snapshot, of what was written since the last. */
    async function snapshot(): Promise<SnapshotOutcome & { ok: true }> {
      await eventually(async () => {
        const answer = await call(`${ingress}/Counter/a/add`, { body: 1 });
        return answer?.status === 200 ? true : undefined;
      });
      const { stdout } = await cluster.ok(['snapshot', 'create', '--json']);
      const [outcome] = JSON.parse(stdout) as SnapshotOutcome[];
      if (outcome?.ok !== true) throw new Error(`no snapshot: ${stdout}`);
      return outcome;
    }
    const list = async () =>
      (JSON.parse((await cluster.ok(['snapshot', 'list', '--json'])).stdout) as SnapshotList).snapshots;

    test('after three, the last two are there, and the log may be trimmed up to the older', async () => {
      const taken: { id: string; lsn: number; archivedLsn: number }[] = [];
      for (const kept of [1, 2, 2]) {
        const { id, lsn } = await snapshot();
        const found = await list();
        expect(found).toMatchObject([{ partition: 0, id, retained: kept }]);
        // What restatectl prints is not the newest snapshot's, but the oldest's that is kept.
        expect(found[0]?.archivedLsn).toBe(lsn);
        taken.push({ id, lsn: found[0]?.lsn ?? -1, archivedLsn: lsn });
      }
      expect(new Set(taken.map(({ id }) => id)).size).toBe(3);
      expect(taken.map(({ archivedLsn }) => archivedLsn)).toEqual([0, 0, 1].map((i) => taken[i]?.lsn));
      expect((await cluster.ok(['snapshot', 'list'])).stdout).toMatch(/KEPT.*\n.* {2}2 +node-1 /);
    });
  });
}
