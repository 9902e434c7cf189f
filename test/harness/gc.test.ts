import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inContainers } from '../support/containers.js';
import { cliOk } from '../support/cli.js';
import { TestCluster } from '../support/cluster.js';
import { lookUntil, NOTHING, Place } from '../support/leftovers.js';
import type { Leftovers } from '../support/leftovers.js';
import { Owner } from '../support/owner.js';
import type { Started } from '../support/owner.js';

/** Time for what a killed owner spoke through to end. */
const SETTLED_MS = 10_000;

interface CollectedJson {
  readonly name: string;
  readonly runtime: string;
  readonly dir: string | null;
  readonly reason: string;
  readonly removed?: { readonly complete: boolean };
}

/** The pid of the watchdog, which waits as a shell. */
async function watchdogsOf(place: Place): Promise<number[]> {
  const { processes = [] } = await place.look();
  return processes.filter((line) => / \/bin\/sh .*watchdog-main\.js/.test(line)).map((line) => Number.parseInt(line));
}

async function gc(place: Place, ...flags: string[]): Promise<CollectedJson[]> {
  const { stdout } = await cliOk(['gc', '--json', ...flags], { cwd: place.directory, env: place.env });
  const all = JSON.parse(stdout) as CollectedJson[];
  // Others may have left clusters in the engine.
  return all.filter(({ name }) => name.startsWith(place.prefix));
}

/** A cluster whose process was killed, and before that its watchdog. */
async function abandoned(place: Place, runtime: string): Promise<Started & { pid: number }> {
  const owner = new Owner(place, { runtime, nodes: 1, ending: 'waits' });
  const started = await owner.started;
  for (const pid of await watchdogsOf(place)) process.kill(pid, 'SIGKILL');
  owner.kill('SIGKILL');
  expect((await owner.ended).stderr).toBe('');
  if (started === undefined) throw new Error('it did not start');
  return { ...started, pid: owner.child.pid ?? 0 };
}

/** What is there for good: a `docker exec` that a killed owner spoke through ends by itself, a moment later. */
function left(place: Place): Promise<Leftovers> {
  return lookUntil(
    () => place.look(),
    ({ processes = [] }) => !processes.some((line) => line.includes(' docker exec ')),
    SETTLED_MS,
  );
}

async function removesAbandoned(runtime: 'native' | 'docker'): Promise<void> {
  const place = new Place();
  const { name, directory: dir, pid } = await abandoned(place, runtime);
  const reason = `process ${String(pid)}, which started it, is gone`;
  const before = await left(place);
  expect(before).not.toEqual(NOTHING);

  expect(await gc(place, '--dry-run')).toEqual([{ name, runtime, dir, reason }]);
  expect(await place.look()).toEqual(before);
  const { stdout } = await cliOk(['gc', '--dry-run'], { cwd: place.directory, env: place.env });
  expect(stdout).toContain(`Would remove ${name} (${runtime}, ${dir}): ${reason}.\n`);

  // Two at once: one removes it.
  const collected = (await Promise.all([gc(place), gc(place)])).flat();
  expect(collected.filter(({ removed }) => removed?.complete === true)).toMatchObject([{ name, dir, reason }]);
  expect(await place.look()).toEqual(NOTHING);
  expect(await gc(place)).toEqual([]);
  place.remove();
}

describe.skipIf(process.platform !== 'linux')('gc', () => {
  test('removes the processes and files of a killed owner whose watchdog was killed too', () =>
    removesAbandoned('native'));

  inContainers(() => {
    test('removes the containers of such an owner', () => removesAbandoned('docker'));
  });
});

describe('gc', () => {
  const place = new Place();
  const plain = new TestCluster('native', 'gc');
  afterAll(async () => {
    await plain.remove();
    place.remove();
  });

  test('leaves the cluster of a living owner, and those that are no test clusters', async () => {
    const owner = new Owner(place, { runtime: 'native', nodes: 1, ending: 'waits' });
    const [started, { nodes }] = await Promise.all([owner.started, plain.up('--nodes', '1', '--partitions', '1')]);
    const pid = plain.pid(nodes[0]?.name ?? '');
    const before = await place.look();
    // The plain cluster lies where gc looks, too.
    for (const env of [place.env, { ...place.env, TMPDIR: plain.cwd }]) {
      const { stdout } = await cliOk(['gc', '--json'], { cwd: place.directory, env });
      expect((JSON.parse(stdout) as CollectedJson[]).filter(({ runtime }) => runtime === 'native')).toEqual([]);
    }
    expect(await place.look()).toEqual(before);
    expect(existsSync(join(started?.directory ?? '', 'manifest.json'))).toBe(true);
    expect(plain.pid(nodes[0]?.name ?? '')).toBe(pid);
    expect((await plain.status()).state).toBe('ready');
    owner.kill('SIGKILL');
    await owner.ended;
    expect(await place.lookUntilEmpty(10_000)).toEqual(NOTHING);
  });
});
