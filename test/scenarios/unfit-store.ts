import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { startForgetfulStore } from '../support/forgetful-store.js';
import type { ForgetfulStore } from '../support/forgetful-store.js';
import { placeForNodes } from '../support/place-for-nodes.js';

/** A store of the user's that Restate would lose snapshots in. */
export function unfitStore(kind: RuntimeKind): void {
  describe(`a store without conditional writes, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'unfit', { store: true });
    let store: ForgetfulStore;

    beforeAll(async () => {
      store = await startForgetfulStore(await placeForNodes(kind));
    });
    afterAll(async () => {
      await cluster.remove();
      await store.close();
    });

    test('is refused with the reason; nothing is started, nor left in it', async () => {
      const snapshots = `{store: s3, bucket: box, endpoint: "${store.endpoint}"}`;
      writeFileSync(join(cluster.cwd, 'restate-cluster.yaml'), `nodes: 1\nsnapshots: ${snapshots}\n`);
      const env = { AWS_ACCESS_KEY_ID: 'acme', AWS_SECRET_ACCESS_KEY: 'very-secret' };
      const { code, stdout, stderr } = await cluster.run(['up', ...cluster.flags], { env });
      expect(code).toBe(1);
      expect(stderr).toContain('is unfit for snapshots: it wrote over an object that was to be created');
      expect(stderr).toContain('Restate needs conditional writes (If-None-Match and If-Match on PUT)');
      expect(stdout + stderr).not.toContain('very-secret');
      expect(existsSync(cluster.dir)).toBe(false);
      expect(await cluster.leftovers()).toEqual([]);
      expect(store.writes()).toBe(2);
      expect([...store.objects.keys()]).toEqual([]);
    });
  });
}
