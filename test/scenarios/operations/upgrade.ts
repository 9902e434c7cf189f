import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import { killBetween } from '../../support/kill-between.js';
import { whyNoUpgrade } from '../../support/older-version.js';
import { holdPortOnceFree } from '../../support/hold-port.js';
import { startLoad } from '../../support/steady-load.js';
import type { SteadyLoad } from '../../support/steady-load.js';
import { names, OPERATION_MS, phase } from './support.js';

const OLD = '1.6.2';
const NEW = '1.7.12';
const SPEC = 'restate-cluster.yaml';

/** Programs of several versions are needed, so none is named by a variable. */
const env = { RESTATE_SERVER_BIN: undefined, RESTATECTL_BIN: undefined };

async function begin(cluster: TestCluster): Promise<void> {
  writeFileSync(
    join(cluster.cwd, SPEC),
    `name: ${cluster.name}\nruntime: ${cluster.kind}\nrestate: ${OLD}\npartitions: 8\nports: auto\n`,
  );
  await cluster.ok(['up', '--timeout', '5m'], { env });
}

const upgrade = (to: string, ...flags: string[]) => ['upgrade', '--to', to, '--timeout', '5m', ...flags];

const versions = async (cluster: TestCluster) => (await cluster.status()).nodes.map(({ version }) => version);

const specVersion = (cluster: TestCluster) =>
  /^restate: (.*)$/m.exec(readFileSync(join(cluster.cwd, SPEC), 'utf8'))?.[1];

/** Another minor version of Restate, node by node, with data and under load; and the way back. */
export function upgrades(kind: RuntimeKind): void {
  const why = whyNoUpgrade(kind, OLD);
  describe.skipIf(why !== undefined)(`upgrade, ${kind}${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
    const cluster = new TestCluster(kind, 'upgrade', { store: true });
    let load: SteadyLoad | undefined;

    beforeAll(async () => {
      await begin(cluster);
      load = await startLoad(cluster);
    }, OPERATION_MS);
    afterAll(async () => {
      await load?.[Symbol.asyncDispose]();
      await cluster.remove();
    });

    test.each([
      ['two minor versions at once', '1.8.0', 'one minor version at a time'],
      ['an older version', '1.6.1', '--force'],
    ])('%s is refused', async (_, to, words) => {
      const before = await cluster.instances();
      const refused = await cluster.run(upgrade(to), { env });
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain(words);
      expect(specVersion(cluster)).toBe(OLD);
      expect(await cluster.instances()).toEqual(before);
    });

    test(
      'a version that does not exist is found out before anything is touched',
      async () => {
        const before = await cluster.instances();
        const refused = await cluster.run(upgrade('1.7.99'), { env });
        expect(refused.code).not.toBe(0);
        expect(refused.stderr).toContain('1.7.99');
        expect(refused.stderr).not.toContain('step 1/');
        expect(specVersion(cluster)).toBe(OLD);
        expect(await cluster.instances()).toEqual(before);
      },
      OPERATION_MS,
    );

    test.runIf(kind === 'native')('a program of another version under its name is found out too', async () => {
      // Both programs are named by variables here.
      const refused = await cluster.run(upgrade('1.7.11'));
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain(`is Restate ${NEW}, not 1.7.11`);
      expect(specVersion(cluster)).toBe(OLD);
    });

    test('--dry-run tells the steps, and does nothing', async () => {
      const before = await cluster.instances();
      const { stdout } = await cluster.ok(upgrade(NEW, '--dry-run'), { env });
      expect(stdout).toContain('1. snapshot all partitions');
      for (const node of names(3)) expect(stdout).toContain(`restart ${node}`);
      expect(await cluster.instances()).toEqual(before);
    });

    test.runIf(kind === 'native')(
      'a node that does not return stops it; the way back it names leads back, under load',
      async () => {
        if (load === undefined) throw new Error('there is no load');
        const port = Number(new URL((await cluster.status()).nodes[1]?.adminUrl ?? '').port);
        const hold = holdPortOnceFree(port);
        load.phase('node-2 does not return');
        const failed = await cluster.run(upgrade(NEW), { env });
        expect(failed.code).not.toBe(0);
        expect(failed.stderr).toContain('could not restart node-2');
        expect(failed.stderr).toContain('Address in use');
        expect(failed.stderr).toMatch(/Done before:\n.*snapshot all partitions.*\n.*restart node-1/);
        expect(failed.stderr).toMatch(/Not begun, and untouched:\n.*restart node-3/);
        expect(failed.stderr).toContain(`upgrade --to ${OLD} --force`);
        const left = await cluster.status();
        expect(left.nodes.map(({ stage }) => stage)).toEqual(['ready', 'down', 'ready']);
        expect([left.nodes[0]?.version, left.nodes[2]?.version]).toEqual([NEW, OLD]);
        await hold.release();
        await phase(load, 'way back', () => cluster.ok(upgrade(OLD, '--force'), { env }));
        expect(await versions(cluster)).toEqual([OLD, OLD, OLD]);
        expect(specVersion(cluster)).toBe(OLD);
      },
      OPERATION_MS,
    );

    test(
      `${OLD} → ${NEW} under load, with versions mixed meanwhile; nothing is lost or doubled`,
      async () => {
        if (load === undefined) throw new Error('there is no load');
        const before = await cluster.instances();
        await phase(load, 'upgrade', () => cluster.ok(upgrade(NEW), { env }));
        expect(await versions(cluster)).toEqual([NEW, NEW, NEW]);
        expect(specVersion(cluster)).toBe(NEW);
        expect((await cluster.instances()).filter((instance) => before.includes(instance))).toEqual([]);
        expect((await load.check()).acknowledged).toBeGreaterThan(20);
        const { stdout } = await cluster.ok(['up', '--json'], { env });
        expect(JSON.parse(stdout)).toMatchObject({ state: 'already-ready' });
      },
      OPERATION_MS,
    );
  });
}

/** kill -9 of `upgrade` between any two steps: the same command again ends as if nothing had been. */
export function killedUpgrade(kind: RuntimeKind): void {
  const why = whyNoUpgrade(kind, OLD);
  test.skipIf(why !== undefined)(
    `kill -9 of upgrade, ${kind}`,
    async () => {
      const { steps } = await killBetween({
        prepare: async () => {
          const cluster = new TestCluster(kind, 'killed', { store: true });
          await begin(cluster);
          return cluster;
        },
        args: () => upgrade(NEW),
        release: (cluster) => cluster.remove(),
        verify: async (cluster) => {
          expect(await versions(cluster)).toEqual([NEW, NEW, NEW]);
          expect(specVersion(cluster)).toBe(NEW);
        },
        skip: /^snapshot-store\//,
      });
      expect(steps).toHaveLength(4);
    },
    6 * OPERATION_MS,
  );
}
