import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';
import { docker, IMAGE } from '../support/machine.js';

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
    expect(stderr).toMatch(/use `restate-cluster up --fresh --dir \S+`/);
    expect((await cluster.ok(['status'])).stdout).toContain(`data: the data of ${cluster.name} is gone`);
    // What says whose the data was, and has none.
    expect(await cluster.leftovers()).toEqual([`${cluster.name}_owner`]);
    const fresh = await up('--fresh');
    expect(fresh.code, fresh.stderr).toBe(0);
  });

  describe('of which each node has a volume', () => {
    const three = new TestCluster('docker', 'volumes', { store: true });
    const shape = ['--nodes', '3', '--partitions', '2'];
    const start = (...args: string[]) => three.run(['up', ...three.flags, ...shape, ...args]);
    const volumeOf = (node: string) => `${three.name}_${node}-data`;
    const nodes = ['node-1', 'node-2', 'node-3'];

    /** As somebody does who cleans up: the volume stays. */
    async function emptyVolume(node: string): Promise<void> {
      const remove = 'find /volume -mindepth 1 -delete';
      const mount = ['--volume', `${volumeOf(node)}:/volume`];
      await docker('run', '--rm', '--user', '0:0', ...mount, '--entrypoint', 'sh', IMAGE, '-c', remove);
    }

    async function makeAnew(node: string): Promise<void> {
      await docker('volume', 'rm', volumeOf(node));
      await docker('volume', 'create', volumeOf(node));
    }

    beforeAll(async () => {
      await three.up(...shape);
    });
    afterAll(() => three.remove());

    test.each([
      ['were emptied', emptyVolume] as const,
      ...(EVERY_TEST ? [['were made again by hand', makeAnew] as const] : []),
    ])('volumes that %s have no data, whatever their names', async (_, lose) => {
      await three.ok(['down']);
      for (const node of nodes) await lose(node);
      for (const args of [[], ['--dry-run']]) {
        const { code, stdout, stderr } = await start(...args);
        expect(code, stderr).toBe(1);
        expect(`${stdout}${stderr}`).toContain(`the data of ${three.name} is gone: none of its nodes has any`);
      }
      const fresh = await start('--fresh');
      expect(fresh.code, fresh.stderr).toBe(0);
      expect(fresh.stderr).not.toContain('was not created by Docker Compose');
    });

    test.each([
      ['was deleted', (node: string) => docker('volume', 'rm', volumeOf(node))] as const,
      ...(EVERY_TEST ? [['was emptied', emptyVolume] as const] : []),
    ])('a node whose volume %s is told before it is started, and replaced', async (_, lose) => {
      await three.ok(['down']);
      await lose('node-2');
      for (const args of [[], ['--dry-run']]) {
        const { code, stderr } = await start(...args);
        expect(code).toBe(1);
        expect(stderr).toContain('node-2 lost its data');
        expect(stderr).toContain('node replace node-2');
      }
      expect((await three.status()).lostNodes).toEqual([{ name: 'node-2', why: 'absent' }]);
      await three.ok(['node', 'replace', 'node-2']);
      expect((await three.up(...shape)).state).toBe('already-ready');
    });
  });
});
