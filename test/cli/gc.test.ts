import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProcess } from '../../src/machine/processes.js';
import { cliOk } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let base: string;
let remove: () => void;
beforeAll(() => {
  ({ path: base, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});

const LONG_AGO = new Date(Date.now() - 3_600_000);

/** A directory in the place where test clusters have theirs, with these files. */
function directory(name: string, files: Readonly<Record<string, string>> = {}, changed = LONG_AGO): string {
  const dir = join(base, name);
  mkdirSync(dir, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  utimesSync(dir, changed, changed);
  return dir;
}

async function gc(...flags: string[]): Promise<string> {
  // Without an engine: what other tests have left in it on purpose is theirs to collect.
  const noEngine = { DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_CONTEXT: undefined };
  const env = { TMPDIR: base, RESTATE_CLUSTER_CACHE: join(base, 'cache'), ...noEngine };
  return (await cliOk(['gc', ...flags], { cwd: base, env })).stdout;
}

test('where there is nothing, it says so', async () => {
  expect(await gc()).toBe('Nothing to remove.\n');
  expect(JSON.parse(await gc('--json'))).toEqual([]);
});

test('what a start left that was killed before it had written anything goes', async () => {
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, started: '1', call: 0 });
  directory('rcl-00000001');
  directory('rcl-00000002', { '.lock': dead, '.lock.7-0': dead });
  directory('rcl-00000003', { 'README.md': '', 'nodes/node-1/restate.toml': '', '.env.new-12': '' });
  expect(await gc('--dry-run')).toContain('Would remove rcl-00000001 (native,');
  expect(readdirSync(base)).toHaveLength(3);
  const lines = (await gc()).trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/\(.*\)/, '()')).sort()).toEqual(
    [1, 2, 3].map((i) => `Removed rcl-0000000${String(i)} (): a start that was killed left it.`),
  );
  expect(readdirSync(base)).toEqual([]);
});

test('everything else stays', async () => {
  const manifest = (harness?: object) =>
    JSON.stringify({
      generatedBy: 'restate-cluster',
      spec: { name: 'demo' },
      runtime: 'native',
      started: true,
      ports: { ingress: 1, admin: 2, fabric: 3 },
      harness,
      files: {},
    });
  const self = await findProcess(process.pid);
  const expired = { links: false, expires: new Date(0).toISOString() };
  const foreign = {
    ...expired,
    expires: '2999-01-01T00:00:00.000Z',
    owner: { pid: 1, started: '0', host: 'elsewhere' },
  };
  const kept = [
    // Young, or at work.
    directory('rcl-00000011', {}, new Date()),
    directory('rcl-00000012', { '.lock': JSON.stringify({ pid: process.pid, started: self?.started, call: 0 }) }),
    // With something in it that is not ours.
    directory('rcl-00000013', { 'nodes/node-1/data/000001.sst': 'bytes' }),
    directory('rcl-00000014', { 'thesis.txt': 'years of work' }),
    directory('rcl-00000015', { 'manifest.json': '{"damaged":' }),
    // No test cluster.
    directory('rcl-00000016', { 'manifest.json': manifest() }),
    // Of another machine, and not expired.
    directory('rcl-00000017', { 'manifest.json': manifest(foreign) }),
    // Not named as we name them.
    directory('rcl-12345', {}),
    directory('other-00000018', { 'manifest.json': manifest(expired) }),
  ];
  expect(await gc()).toBe('Nothing to remove.\n');
  for (const dir of kept) expect(existsSync(dir), dir).toBe(true);

  directory('rcl-00000019', { 'manifest.json': manifest(expired), 'nodes/node-1/data/000001.sst': 'bytes' });
  expect(await gc()).toMatch(/^Removed demo \(native, .*\): it expired at 1970-01-01T00:00:00\.000Z\.\n$/);
  expect(existsSync(join(base, 'rcl-00000019'))).toBe(false);
});
