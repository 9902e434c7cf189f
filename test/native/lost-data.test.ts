import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotList } from '../../src/cluster/snapshots/list.js';
import { emptyStore } from '../../src/stores/contents.js';
import { openStore } from '../../src/stores/open.js';
import { sendDirectly } from '../../src/stores/send-directly.js';
import { TestCluster } from '../support/cluster.js';

/** What `status` and `snapshot list` say of a store that lost what logs were trimmed for. */
const LACKS = 'The store lacks what was trimmed from the logs of partitions 0 and 1: no node can be added.';

describe('a cluster that lost data', () => {
  const cluster = new TestCluster('native', 'lost', { store: true });
  const inStore = async () => JSON.parse((await cluster.ok(['snapshot', 'list', '--json'])).stdout) as SnapshotList;
  const manifest = () => JSON.parse(readFileSync(join(cluster.dir, 'manifest.json'), 'utf8')) as Manifest;
  const up = (...args: string[]) => cluster.run(['up', ...cluster.flags, '--nodes', '1', '--partitions', '2', ...args]);

  interface Manifest {
    readonly ports: { readonly snapshots: number };
    provisioned?: boolean;
  }

  /** As somebody does who cleans up: the store goes on, and is empty. */
  async function emptySnapshots(): Promise<void> {
    const endpoint = `http://127.0.0.1:${String(manifest().ports.snapshots)}`;
    const location = { kind: 'azurite', bucket: 'snapshots', prefix: cluster.name, endpoint } as const;
    expect((await emptyStore(openStore(location, {}, sendDirectly()))).objects).toBeGreaterThan(0);
  }

  function loseNodes(): void {
    for (const node of readdirSync(join(cluster.dir, 'nodes'))) {
      rmSync(join(cluster.dir, 'nodes', node, 'data'), { recursive: true });
    }
  }

  const data = () => join(cluster.dir, 'nodes', 'node-1', 'data', 'node-1');

  beforeAll(async () => {
    await cluster.up('--nodes', '1', '--partitions', '2');
    await cluster.ok(['snapshot', 'create', '--trim-log']);
  });
  afterAll(() => cluster.remove());

  test('takes snapshots again into a store that was emptied after logs were trimmed', async () => {
    await emptySnapshots();
    expect((await cluster.ok(['status'])).stdout).toContain(LACKS);
    const listed = await cluster.ok(['snapshot', 'list']);
    expect(listed.stdout).toContain(LACKS);
    expect(listed.stdout).toContain('Take the snapshots again with `restate-cluster up --dir ');
    const { code, stdout, stderr } = await up();
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('already running and ready');
    expect(stderr).toContain('the snapshot store lacks 2 of 2 partitions whose logs were trimmed; taking snapshots');
    expect(await inStore()).toMatchObject({ snapshots: [{ partition: 0 }, { partition: 1 }], uncovered: [] });
    expect((await up()).stderr).not.toContain('lacks');
  });

  test('takes them again after its store lost its disk', async () => {
    await cluster.ok(['down']);
    rmSync(join(cluster.dir, 'snapshot-store', 'data'), { recursive: true });
    const { code, stderr } = await up();
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('lacks 2 of 2 partitions');
    expect(await inStore()).toMatchObject({ snapshots: [{ partition: 0 }, { partition: 1 }], uncovered: [] });
  });

  test('takes them before a node is added, which finds no gap in the logs', async () => {
    await emptySnapshots();
    const { code, stderr } = await cluster.run(['node', 'add']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('lacks 2 of 2 partitions');
    await cluster.ok(['node', 'remove', 'node-2']);
  });

  test('is not replaced by an empty one unasked', async () => {
    await cluster.ok(['down']);
    loseNodes();
    for (const { code, stderr } of [await up(), await cluster.run(['node', 'add'])]) {
      expect(code).toBe(1);
      expect(stderr).toContain(`the data of ${cluster.name} is gone: none of its nodes has any`);
      expect(stderr).toContain(`node-1: ${join(cluster.dir, 'nodes', 'node-1', 'data')}`);
      expect(stderr).toContain('restore a backup with `restate-cluster restore`');
      expect(stderr).toMatch(/use `restate-cluster up --fresh --dir \S+`/);
    }
    expect((await up('--dry-run')).stdout).toContain(`the data of ${cluster.name} is gone`);
    expect((await cluster.ok(['status'])).stdout).toContain(`data: the data of ${cluster.name} is gone`);
    expect((await cluster.run(['doctor', ...cluster.flags])).stdout).toContain('problem  data');
    expect(await cluster.leftovers()).toEqual([]);
    expect(existsSync(join(cluster.dir, 'nodes', 'node-1', 'data'))).toBe(false);
    expect(existsSync(join(cluster.dir, 'snapshot-store', 'data'))).toBe(true);
  });

  test('has no data in directories that are empty', async () => {
    mkdirSync(join(data(), 'db'), { recursive: true });
    for (const args of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await up(...args);
      expect(code).toBe(1);
      expect(`${stdout}${stderr}`).toContain(`the data of ${cluster.name} is gone`);
    }
  });

  test('is replaced where that is asked for, and its snapshots go with it', async () => {
    const { code, stderr } = await up('--fresh');
    expect(code, stderr).toBe(0);
    expect((await inStore()).snapshots).toEqual([]);
    const again = await up('--fresh');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('has data (of node-1), and --fresh deletes none');
    expect(again.stderr).toMatch(/To delete its data first, use `restate-cluster down --purge --dir \S+`\./);
  });

  test('is not provisioned again where its metadata alone is gone', async () => {
    await cluster.ok(['down']);
    const metadata = join(data(), 'replicated-metadata-server');
    renameSync(metadata, `${metadata}.away`);
    const { code, stderr } = await up();
    expect(code).toBe(1);
    expect(stderr).toContain(`the data of ${cluster.name} is damaged: none of its nodes knows the cluster any more`);
    rmSync(metadata, { recursive: true });
    renameSync(`${metadata}.away`, metadata);
    expect((await up()).code).toBe(0);
  });

  test('is told from a new one by the snapshots beside it, which stay', async () => {
    await cluster.ok(['snapshot', 'create']);
    await cluster.ok(['down']);
    loseNodes();
    // As written by a version that did not note it.
    const { provisioned, ...older } = manifest();
    expect(provisioned).toBe(true);
    writeFileSync(join(cluster.dir, 'manifest.json'), JSON.stringify(older));
    const { code, stderr } = await up();
    expect(code, stderr).toBe(1);
    expect(stderr).toContain(`${cluster.name} is new, and az://snapshots`);
    expect(stderr).toContain('has snapshots of another cluster');
    expect(stderr).toMatch(/delete them with `restate-cluster down --purge --dir \S+`/);
    expect(await cluster.leftovers()).toEqual([]);
    expect(existsSync(join(cluster.dir, 'nodes', 'node-1', 'data'))).toBe(false);
    expect(existsSync(join(cluster.dir, 'snapshot-store', 'data'))).toBe(true);
  });

  test('is forgotten once it was deleted on purpose', async () => {
    writeFileSync(join(cluster.dir, 'manifest.json'), JSON.stringify({ ...manifest(), provisioned: true }));
    await cluster.ok(['down', '--purge']);
    expect(manifest().provisioned).toBeUndefined();
    expect((await up('--dry-run')).stdout).toContain('It would be started:');
  });
});

test('nothing works on once `up` has said that a cluster is not ready in time', async () => {
  const cluster = new TestCluster('native', 'lingers', { store: true });
  const silent = join(cluster.cwd, 'silent.mjs');
  writeFileSync(silent, '#!/usr/bin/env node\nsetInterval(() => undefined, 1_000_000);\n', { mode: 0o755 });
  let told: number | undefined;
  try {
    const { code, stderr } = await cluster.run(
      ['up', ...cluster.flags, '--nodes', '1', '--partitions', '1', '--timeout', '2s'],
      {
        env: { AZURITE_BIN: silent },
        onStderr: (text) => {
          if (text.includes('Error: ')) told ??= performance.now();
        },
      },
    );
    const lingered = performance.now() - (told ?? 0);
    expect(code, stderr).toBe(3);
    expect(stderr).toContain('not ready after 2 s: the snapshot store does not answer');
    expect(stderr).toMatch(/Look at it with `restate-cluster logs snapshot-store --dir \S+`/);
    // The wait for the store takes a minute.
    expect(lingered).toBeLessThan(10_000);
  } finally {
    await cluster.remove();
  }
});
