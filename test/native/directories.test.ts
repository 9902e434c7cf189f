import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterStatus } from '../../src/cluster/status.js';
import type { FoundCluster } from '../../src/runtime/types.js';
import { processesOf } from '../../src/runtime/native/own-processes.js';
import { cli, cliOk } from '../support/cli.js';
import type { CliResult } from '../support/cli.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

/** One cluster of three metadata servers, whose directory is moved, copied and deleted. Each step builds on the one before. */
describe('the directory of a native cluster', () => {
  const place = temporaryDirectory();
  const name = `t-dirs-${String(process.pid)}`;
  const [first, second, third] = ['first', 'second', 'third'].map((dir) => join(place.path, dir)) as [
    string,
    string,
    string,
  ];
  const copy = join(place.path, 'copy');
  const options = { cwd: place.path, env: PROGRAMS };
  const ok = async (...args: string[]): Promise<CliResult> => cliOk(args, options);
  const run = async (...args: string[]): Promise<CliResult> => cli(args, options);
  const statusOf = async (dir: string) =>
    JSON.parse((await ok('status', '--json', '--dir', dir)).stdout) as ClusterStatus;
  const listed = async () =>
    (JSON.parse((await ok('list', '--json')).stdout) as FoundCluster[])
      .filter((cluster) => cluster.name === name)
      .map(({ dir, running, deleted }) => ({ dir, running, deleted }));
  const flags = ['--name', name, '--runtime', 'native', '--nodes', '3', '--partitions', '2', '--ports', 'auto'];
  const manifest = (dir: string) => join(dir, 'manifest.json');

  beforeAll(() => ok('up', '--dir', first, ...flags));
  afterAll(async () => {
    for (const dir of [first, second, third, copy]) await run('down', '--purge', '--dir', dir);
    place.remove();
  });

  test('may be moved while it runs: everything works in its new place, and nothing comes back in the old one', async () => {
    renameSync(first, second);
    expect(await listed()).toEqual([{ dir: second, running: 3 }]);
    expect((await statusOf(second)).state).toBe('ready');
    expect((await ok('up', '--dir', second, '--json')).stdout).toContain('already-ready');
    expect((await ok('snapshot', 'create', '--dir', second)).stdout).toContain('2 snapshots taken');
    process.kill(Number(readFileSync(join(second, 'nodes', 'node-2', 'restate.pid'), 'utf8')), 'SIGKILL');
    await ok('up', '--dir', second);
    expect((await ok('ctl', '--dir', second, '--', 'sql', 'select count(*) from nodes')).stdout).toContain('3');
    expect(existsSync(first)).toBe(false);
  });

  test('may be copied while it runs: the processes stay those of the original', async () => {
    // Files of servers at work come and go.
    cpSync(second, copy, { recursive: true, filter: (path) => !path.includes('/data/') });
    expect((await statusOf(copy)).state).toBe('stopped');
    expect((await ok('down', '--purge', '--dir', copy)).stdout).toContain('was not running. Its data is deleted.');
    expect((await statusOf(second)).state).toBe('ready');
    const clash = await run('up', '--dir', copy);
    expect(clash.code).toBe(1);
    expect(clash.stderr).toContain(`held by the Restate node of ${second}/nodes/node-1`);
    expect(clash.stderr).toContain(`down --dir ${second}`);
    rmSync(copy, { recursive: true });
  });

  test('may be moved while it is stopped', async () => {
    await ok('down', '--dir', second);
    renameSync(second, third);
    await ok('up', '--dir', third);
    expect((await ok('snapshot', 'list', '--dir', third, '--json')).stdout).toContain('snap_');
  });

  test('need not have a manifest that can be used to be stopped', async () => {
    const text = readFileSync(manifest(third), 'utf8');
    writeFileSync(manifest(third), '{"generatedBy": "restate-cl');
    expect(await listed()).toEqual([{ dir: third, running: 3 }]);
    const stopped = await ok('down', '--dir', third);
    expect(stopped.stdout).toContain(`Cluster ${name} stopped`);
    expect(stopped.stdout).toContain('Its data is kept');
    expect(await processesOf(third)).toEqual([]);
    writeFileSync(manifest(third), text);
  });

  test('is told at once where data of an earlier version keeps it from being moved, with a way out', async () => {
    const { sockets, ...old } = JSON.parse(readFileSync(manifest(third), 'utf8')) as Record<string, unknown>;
    expect(sockets).toBe('relative');
    writeFileSync(manifest(third), JSON.stringify(old));
    await ok('up', '--dir', third);
    await ok('down', '--dir', third);
    renameSync(third, first);
    const refused = await run('up', '--dir', first);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`was moved, and its nodes look for each other in ${third}`);
    expect(refused.stderr).not.toContain('starting node');
    expect(refused.stderr).toContain(`ln -s ${first} ${third}`);
    symlinkSync(first, third);
    await ok('up', '--dir', first);
    rmSync(third);
  });

  test('may be deleted while it runs: the cluster is listed, named by what holds its ports, and stopped by name', async () => {
    const { nodes } = await statusOf(first);
    rmSync(first, { recursive: true, maxRetries: 5 });
    expect(await listed()).toEqual([{ dir: first, running: 3, deleted: true }]);
    expect((await ok('list')).stdout).toContain(`down --dir ${first})`);
    const status = await run('status', '--dir', first);
    expect(status.stderr).toContain(`${first} was deleted while its cluster runs`);

    const ingress = new URL(nodes[0]?.ingressUrl ?? '').port;
    const spec = join(place.path, 'spec.yaml');
    writeFileSync(
      spec,
      `{name: ${name}, runtime: native, nodes: 1, partitions: 1, snapshots: none, ports: {ingress: ${ingress}}}`,
    );
    const clash = await run('up', spec, '--dir', first);
    expect(clash.code).toBe(1);
    expect(clash.stderr).toContain(
      `ingress port ${ingress} of node-1 is held by the Restate node of ${first}/nodes/node-1`,
    );
    expect(clash.stderr).toContain('whose directory was deleted');
    expect(clash.stderr).toContain(`down --dir ${first}`);

    // Another cluster in its place is not it.
    await ok(
      'up',
      '--dir',
      first,
      '--name',
      name,
      '--runtime',
      'native',
      '--nodes',
      '1',
      '--partitions',
      '1',
      '--ports',
      'auto',
      '--snapshots',
      'none',
    );
    expect((await statusOf(first)).nodes).toHaveLength(1);
    expect(await processesOf(first)).toHaveLength(5);
    const stopped = await ok('down', '--name', name);
    expect(stopped.stdout).toContain(`Cluster ${name} stopped`);
    expect(await processesOf(first)).toEqual([]);
  });

  test('need not be there for the cluster to be stopped by that directory', async () => {
    await ok('up', '--dir', first);
    rmSync(first, { recursive: true, maxRetries: 5 });
    const stopped = await ok('down', '--purge', '--dir', first);
    expect(stopped.stdout).toContain(`Cluster ${name} stopped`);
    expect(stopped.stdout).toContain(`Its directory ${first} had been deleted.`);
    expect(existsSync(first)).toBe(false);
    expect(await processesOf(first)).toEqual([]);
    const again = await run('down', '--dir', first);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toContain('there is no cluster in');
  });

  test('of an archive is where it was, so that backup, down --purge, restore and up end in the same cluster', async () => {
    const spec = `{name: ${name}, runtime: native, nodes: 1, partitions: 1, snapshots: none, ports: auto}`;
    writeFileSync(join(place.path, 'restate-cluster.yaml'), spec);
    const dir = join(place.path, 'restate-cluster');
    const fingerprint = () =>
      /cluster_fingerprint=\S+/.exec(readFileSync(join(dir, 'nodes', 'node-1', 'restate.log'), 'utf8'))?.[0];
    await ok('up');
    const before = fingerprint();
    expect(before).toBeDefined();
    await ok('down');
    await ok('backup', 'copy.tar.gz');
    await ok('down', '--purge');
    await ok('restore', 'copy.tar.gz');
    await ok('up');
    expect(fingerprint()).toBe(before);
    await ok('down', '--purge');
  });
});
