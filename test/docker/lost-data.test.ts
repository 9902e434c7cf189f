import { afterAll, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { docker } from '../support/machine.js';

inContainers(() => {
  const cluster = new TestCluster('docker', 'lost');
  const up = (...args: string[]) => cluster.run(['up', ...cluster.flags, '--nodes', '1', '--partitions', '1', ...args]);
  afterAll(() => cluster.remove());

  test('volumes that were deleted by hand are no reason to start an empty cluster unasked', async () => {
    await cluster.up('--nodes', '1', '--partitions', '1');
    await docker('compose', '--project-directory', cluster.dir, 'down', '--volumes');
    const { code, stderr } = await up();
    expect(code).toBe(1);
    expect(stderr).toContain(`the data of ${cluster.name} is gone: none of its nodes has any`);
    expect(stderr).toContain(`node-1: volume ${cluster.name}_node-1-data`);
    expect(stderr).toMatch(/use `restate-cluster up --dir \S+ --fresh`/);
    expect((await cluster.ok(['status'])).stdout).toContain(`data: the data of ${cluster.name} is gone`);
    // What says whose the data was, and has none.
    expect(await cluster.leftovers()).toEqual([`${cluster.name}_owner`]);
    const fresh = await up('--fresh');
    expect(fresh.code, fresh.stderr).toBe(0);
  });
});
