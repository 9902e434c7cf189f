import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import type { StartedCluster } from 'restate-cluster/testing';
import { cliOk } from '../support/cli.js';
import { NOTHING, Place } from '../support/leftovers.js';
import { Owner } from '../support/owner.js';

const place = new Place();
beforeAll(() => {
  for (const [name, value] of Object.entries(place.env)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
  place.remove();
});

interface Manifest {
  harness: { expires: string; renewed?: string };
}

function rewrite(directory: string, change: (manifest: Manifest) => void): void {
  const path = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

function expire(directory: string): void {
  rewrite(directory, ({ harness }) => {
    harness.expires = harness.renewed = new Date(0).toISOString();
  });
}

/** Without an engine: what other tests have left in it on purpose is theirs to collect. */
const NO_ENGINE = { DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_CONTEXT: undefined };
const gc = async () => (await cliOk(['gc'], { cwd: place.directory, env: { ...place.env, ...NO_ENGINE } })).stdout;

function pids({ directory }: StartedCluster): string[] {
  const nodes = join(directory, 'nodes');
  return readdirSync(nodes).map((node) => readFileSync(join(nodes, node, 'restate.pid'), 'utf8'));
}

test('a retained cluster outlives its process, which says where it is, until it expires', async () => {
  const owner = new Owner(place, { runtime: 'native', nodes: 1, retain: true, ending: 'stops' });
  const { code, stderr, started } = await owner.ended;
  expect(code).toBe(0);
  const directory = started?.directory ?? '';
  expect(stderr).toBe(`The cluster ${started?.name ?? ''} still runs: restate-cluster status --dir ${directory}\n`);
  const { stdout } = await cliOk(['status', '--dir', directory, '--json'], { cwd: place.directory });
  expect(JSON.parse(stdout)).toMatchObject({ state: 'ready' });
  expect(await gc()).toBe('Nothing to remove.\n');
  expire(directory);
  expect(await gc()).toMatch(
    new RegExp(`^Removed ${started?.name ?? ''} \\(native, .* with 1 process: it expired at 1970`),
  );
  expect(await place.look()).toEqual(NOTHING);
});

test('a reused cluster goes on as it is, and may be used for two hours after the last use', async () => {
  const options = { runtime: 'native', nodes: 3, partitions: 1, reuse: true, name: place.newName() } as const;
  const from = performance.now();
  const first = await startCluster(options);
  const startMs = performance.now() - from;
  const before = pids(first);
  const { directory } = first;
  await first.stop();
  // As if the first use had been long ago.
  rewrite(directory, ({ harness }) => {
    harness.expires = new Date(0).toISOString();
  });

  const again = performance.now();
  const second = await startCluster(options);
  const againMs = performance.now() - again;
  expect(second.directory).toBe(directory);
  expect(pids(second)).toEqual(before);
  expect(againMs).toBeLessThan(startMs / 2);
  await second.stop();
  expect(await gc()).toBe('Nothing to remove.\n');

  await expect(startCluster({ ...options, nodes: 1 })).rejects.toMatchObject({
    code: 'settings-changed',
    message: expect.stringContaining('is running with other settings (nodes') as string,
    hint: expect.stringContaining('down') as string,
  });
  expect(pids(second)).toEqual(before);

  expire(directory);
  expect(await gc()).toContain('with 3 processes: it expired at 1970');
  expect((await place.look())['directories']).toEqual([]);
});
