import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';

/** Each step builds on the one before. */
describe('data directories that can not be used', () => {
  const cluster = new TestCluster('native', 'data', { store: true });
  const data = (node: string) => join(cluster.dir, 'nodes', node, 'data');
  const up = () => cluster.run(['up', ...cluster.flags, '--nodes', '2', '--partitions', '1']);
  /** What `up` says; nothing may run then. */
  const refusal = async () => {
    const { code, stderr } = await up();
    expect(code).toBe(1);
    expect(stderr).not.toContain('This was not expected');
    expect(stderr).not.toContain('starting node');
    expect(await cluster.leftovers()).toEqual([]);
    return stderr;
  };
  afterAll(() => cluster.remove());

  test('of a new cluster: nothing is written or started, and what is in the way stays', async () => {
    mkdirSync(dirname(data('node-2')), { recursive: true });
    writeFileSync(data('node-2'), 'mine');
    const said = await refusal();
    expect(said).toContain(`node-2 can't be started: its data directory ${data('node-2')} is not a directory`);
    expect(said).toContain('move this away');
    expect(existsSync(data('node-2'))).toBe(true);
    expect(existsSync(join(cluster.dir, 'manifest.json'))).toBe(false);
    rmSync(data('node-2'));
  });

  test.each([
    ['a node', 'node-2', () => data('node-2')],
    ['a node, within', 'node-1', () => join(data('node-1'), 'node-1')],
    ['the store', 'snapshot-store', () => join(cluster.dir, 'snapshot-store', 'data')],
  ])('of %s with data: no other is started, and it goes on once it is back', async (_, name, place) => {
    await cluster.ok(['up', ...cluster.flags, '--nodes', '2', '--partitions', '1']);
    await cluster.ok(['down']);
    const away = `${place()}-away`;
    renameSync(place(), away);
    writeFileSync(place(), '');
    const said = await refusal();
    expect(said).toContain(`${name} can't be started: its data directory ${place()} is not a directory`);
    rmSync(place());
    renameSync(away, place());
    expect((await up()).code).toBe(0);
    await cluster.ok(['down']);
  });

  // Nothing keeps root from reading.
  test.skipIf(process.getuid?.() === 0)('that may not be read are told, with what to do', async () => {
    chmodSync(data('node-1'), 0o000);
    const said = await refusal();
    expect(said).toContain('may not be read and written by you');
    expect(said).toContain(`chmod -R u+rwX ${data('node-1')}`);
    chmodSync(data('node-1'), 0o755);
    expect((await up()).code).toBe(0);
  });
});
