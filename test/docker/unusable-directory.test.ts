import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { docker, whyNoDocker } from '../support/machine.js';

/** Each step builds on the one before. */
describe.skipIf(whyNoDocker() !== undefined)('containers whose directory can not be used', () => {
  const cluster = new TestCluster('docker', 'unusable');
  const running = () => docker('ps', '--quiet', '--filter', `label=dev.restate-cluster.name=${cluster.name}`);
  afterAll(() => cluster.remove());

  test('are stopped with a damaged manifest, and their data stays', async () => {
    await cluster.up('--nodes', '1', '--partitions', '1');
    writeFileSync(join(cluster.dir, 'manifest.json'), '{');
    const stopped = await cluster.ok(['down']);
    expect(stopped.stdout).toContain(`Cluster ${cluster.name} stopped`);
    expect(stopped.stdout).toContain('Its data is kept');
    expect(stopped.stderr).toContain("manifest.json can't be used");
    expect(await running()).toBe('');
    expect(await cluster.leftovers()).not.toEqual([]);
  });

  test('are stopped after it was deleted, and purged with their volumes', async () => {
    await docker('start', `${cluster.name}-node-1`);
    rmSync(cluster.dir, { recursive: true });
    const stopped = await cluster.ok(['down', '--purge']);
    expect(stopped.stdout).toContain(`Its directory ${cluster.dir} had been deleted.`);
    expect(await cluster.leftovers()).toEqual([]);
  });
});
