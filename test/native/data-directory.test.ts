import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TestCluster } from '../support/cluster.js';
import { mounted } from '../support/other-user.js';

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

  test('and everything a node writes are closed to others, whatever the umask', async () => {
    await cluster.ok(['down', '--purge']);
    const before = process.umask(0);
    try {
      expect((await up()).code).toBe(0);
    } finally {
      process.umask(before);
    }
    const modes = (...paths: string[]) =>
      paths.map((path) => [path, (lstatSync(join(cluster.dir, path)).mode & 0o777).toString(8)]);
    const node = 'nodes/node-1';
    const closed = [`${node}/data`, `${node}/tmp`, 'snapshot-store', 'snapshot-store/data'];
    expect(modes(...closed)).toEqual(closed.map((path) => [path, '700']));
    const files = [`${node}/restate.log`, `${node}/restate.pid`, 'snapshot-store/azurite.log'];
    expect(modes(...files)).toEqual(files.map((path) => [path, '600']));
    expect(modes('nodes', node, 'manifest.json', `${node}/restate.toml`).map(([, mode]) => mode)).toEqual([
      '755',
      '755',
      '644',
      '644',
    ]);
  });

  test('behind links are neither used nor deleted, and the servers can still be stopped', async () => {
    const victim = join(cluster.dir, '..', 'victim');
    renameSync(data('node-2'), victim);
    symlinkSync(victim, data('node-2'));
    const purge = await cluster.run(['down', '--purge']);
    expect(purge.code).toBe(1);
    expect(purge.stderr).toContain(`${data('node-2')} is a symbolic link to ${victim}`);
    expect(purge.stderr).toContain('mount the disk in place of the link');
    expect(existsSync(join(data('node-1'), 'node-1'))).toBe(true);
    expect(readdirSync(victim)).toContain('node-2');
    await cluster.ok(['down']);
    expect(await refusal()).toContain(`${data('node-2')} is a symbolic link to ${victim}`);
    rmSync(data('node-2'));
    renameSync(victim, data('node-2'));
    expect((await up()).code).toBe(0);
  });

  test('on a disk that is mounted in their place are emptied', async () => {
    await cluster.ok(['down', '--purge']);
    mkdirSync(data('node-1'));
    const unmount = mounted(data('node-1'), 'size=1g');
    // Only root can mount.
    if (unmount === undefined) return;
    try {
      expect((await up()).code).toBe(0);
      expect(readdirSync(data('node-1'))).toEqual(['node-1']);
      await cluster.ok(['down', '--purge']);
      expect(readdirSync(data('node-1'))).toEqual([]);
      expect(existsSync(data('node-2'))).toBe(false);
    } finally {
      unmount();
    }
  });
});
