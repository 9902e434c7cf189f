import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { armTimers, damageMarker, fill, firedTimers, SingleNode, treeHash } from '../scenarios/migrate.js';
import { cli, cliOk } from '../support/cli.js';
import type { CliResult } from '../support/cli.js';
import { call, eventually } from '../support/http.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';
import { startServiceProcess } from '../support/service.js';
import type { TestService } from '../support/service.js';

interface Migrated {
  readonly nodes: readonly { name: string; nodeName: string; ingressUrl: string; adminUrl: string }[];
  readonly compared: readonly { what: string; before: number; after: number; faults: string[] }[];
  readonly sourceRuns: boolean;
  readonly started: boolean;
}

/** In a name of its own: spec names have neither capitals nor dots. */
const NODE = 'Ada-Laptop.local';
/** One in each part of the work. */
const PHASES = ['copying', 'looking at the copy', 'reading what it holds', 'taking snapshots', 'step 1/', 'comparing'];

describe('a single node becomes a cluster', () => {
  const place = temporaryDirectory();
  const dir = join(place.path, 'cluster');
  let node: SingleNode;
  let timers: ReadonlyMap<string, number[]>;
  let service: TestService;

  const migrate = (...args: string[]) =>
    cli(['migrate', '--ports', 'auto', ...args], { cwd: place.path, env: PROGRAMS });
  const inside = () => readdirSync(place.path).sort();

  function expectRefusal(result: CliResult, ...texts: string[]): void {
    expect(result.code, result.stdout).toBe(1);
    for (const text of texts) expect(result.stderr).toContain(text);
  }

  beforeAll(async () => {
    service = await startServiceProcess('pending.mjs');
    node = await SingleNode.start(PROGRAMS.RESTATE_SERVER_BIN, place.path, NODE);
    await fill(node, service.url);
    timers = await armTimers(node.ingress);
  });
  afterAll(async () => {
    await node.stop();
    await service.stop();
    await cli(['down', '--purge', '--dir', dir], { cwd: place.path, env: PROGRAMS });
    place.remove();
  });

  test('not while it works, unless it may be halted', async () => {
    const before = inside();
    expectRefusal(await migrate('--from-data', node.dir), 'is in use (process', '--stop-source');
    expectRefusal(await migrate('--from-server', node.admin), 'is in use (process', 'kill ');
    expectRefusal(await migrate('--from-data', node.dir, '--dry-run'), 'is in use (process', '--stop-source');
    expect(inside()).toEqual(before);
  });

  test('not what is none, is damaged, or has no place', async () => {
    await node.stop();
    const foreign = join(place.path, 'foreign');
    mkdirSync(join(foreign, 'x'), { recursive: true });
    writeFileSync(join(foreign, 'x', 'y'), '');
    const damaged = join(place.path, 'damaged');
    cpSync(node.dir, damaged, { recursive: true });
    damageMarker(damaged, NODE);
    const taken = join(place.path, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'mine'), '');
    const before = inside();
    expectRefusal(await migrate('--from-data', foreign), 'no data directory of Restate');
    expectRefusal(await migrate('--from-data', damaged), 'is damaged');
    expectRefusal(await migrate('--from-data', node.dir, '--dir', taken), 'is not empty');
    expectRefusal(await migrate('--from-data', node.dir, '--dir', taken, '--dry-run'), 'is not empty');
    expectRefusal(await migrate('--from-server', node.admin), 'no admin API of Restate answers');
    expect(inside()).toEqual(before);
  });

  test('only as far as telling what would be done', async () => {
    const before = [treeHash(place.path), inside()];
    const { code, stdout, stderr } = await migrate('--from-data', node.dir, '--dry-run');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`node ${NODE} of Restate 1.7.12. It holds`);
    expect(stdout).toContain('It would become localcluster: 3 nodes of Restate 1.7.12, 2 copies of everything');
    expect(stdout).toContain(`nodeName: ${NODE}`);
    expect(stdout).toContain(`1. copy ${node.dir}`);
    expect(stdout).toContain('settings of its restate.toml and its environment are not taken over');
    expect([treeHash(place.path), inside()]).toEqual(before);
  });

  test('although it is killed in every part of the work, with everything it held, and leaves it as it was', async () => {
    const before = treeHash(node.dir);
    for (const phase of PHASES) {
      const { code, stderr } = await cli(
        ['migrate', '--from-data', node.dir, '--dir', dir, '--ports', 'auto', '--no-start'],
        {
          cwd: place.path,
          env: PROGRAMS,
          onStderr: (text, child) => {
            if (text.includes(phase)) child.kill('SIGKILL');
          },
        },
      );
      expect(code, `${phase}\n${stderr}`).toBeNull();
    }
    const args = ['migrate', '--from-data', node.dir, '--dir', dir, '--no-start', '--json'];
    const { stdout } = await cliOk(args, { cwd: place.path, env: PROGRAMS });
    const migrated = JSON.parse(stdout) as Migrated;
    expect(migrated.nodes.map(({ name, nodeName }) => [name, nodeName])).toEqual([
      ['node-1', NODE],
      ['node-2', 'node-2'],
      ['node-3', 'node-3'],
    ]);
    expect(migrated.compared.flatMap(({ faults }) => faults)).toEqual([]);
    const counts = Object.fromEntries(migrated.compared.map(({ what, after }) => [what, after]));
    expect(counts).toMatchObject({ deployments: 1, services: 4, promises: 1 });
    expect(counts['queued calls']).toBeGreaterThanOrEqual(1);
    expect(counts['state entries']).toBeGreaterThanOrEqual(20);
    expect(treeHash(node.dir)).toBe(before);
    expect(existsSync(`${dir}.restoring`)).toBe(false);
    // Once more says the same again.
    const again = JSON.parse((await cliOk(args, { cwd: place.path, env: PROGRAMS })).stdout) as Migrated;
    expect(again.compared).toEqual(migrated.compared);
    // Each time, what was killed before has to be gone through again.
  }, 400_000);

  test('and goes on where the node was', async () => {
    const { stdout } = await cliOk(['up', '--dir', dir, '--json'], { cwd: place.path, env: PROGRAMS });
    const nodes = (JSON.parse(stdout) as Migrated).nodes;
    const ingress = nodes[2]?.ingressUrl ?? '';
    expect(await call(`${ingress}/Counter/k1/add`, { body: 1 })).toMatchObject({ status: 200, body: 7 });
    expect(await call(`${ingress}/Approval/waits/say`, { body: 'yes' })).toMatchObject({ status: 200 });
    const answer = await eventually(async () => {
      const attached = await call(`${ingress}/restate/workflow/Approval/waits/attach`);
      return attached?.status === 200 ? attached.body : undefined;
    });
    expect(answer).toBe('tea: yes');
    const fired = await firedTimers(nodes[1]?.adminUrl ?? '', [...timers.values()].flat().length);
    for (const [key, dues] of timers) {
      const noted = fired.get(key) ?? [];
      expect(noted.map(({ due }) => due).sort(), `${key} fires each of its timers once`).toEqual([...dues].sort());
      for (const { late } of noted) expect(late, `${key} is not called before its time`).toBeGreaterThanOrEqual(0);
    }
    await cliOk(['down', '--dir', dir], { cwd: place.path, env: PROGRAMS });
  });

  test('while the node itself still starts, and is halted only to be copied', async () => {
    await node.start();
    const other = join(place.path, 'other');
    try {
      const args = ['migrate', '--from-server', node.admin, '--stop-source', '--dir', other, '--json'];
      const migrated = JSON.parse((await cliOk(args, { cwd: place.path, env: PROGRAMS })).stdout) as Migrated;
      expect(migrated).toMatchObject({ sourceRuns: true, started: false });
      expect(migrated.compared.flatMap(({ faults }) => faults)).toEqual([]);
      expect(await call(`${node.ingress}/Counter/k2/add`, { body: 1 })).toMatchObject({ status: 200, body: 3 });
    } finally {
      await cli(['down', '--purge', '--dir', other], { cwd: place.path, env: PROGRAMS });
    }
  });
});
