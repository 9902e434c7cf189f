import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Checkup } from '../../src/cluster/doctor/types.js';
import { cli } from '../support/cli.js';
import type { CliResult } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';
import { mounted, UNPRIVILEGED, whyNotUnprivileged } from '../support/other-user.js';

let cwd: string;
let remove: () => void;
beforeEach(() => {
  ({ path: cwd, remove } = temporaryDirectory());
  chmodSync(cwd, 0o755);
});
afterEach(() => {
  chmodSync(cwd, 0o755);
  remove();
});

const NATIVE = ['--runtime', 'native', '--nodes', '1', '--snapshots', 'none', '--ports', 'auto'];
/** Without an engine, and with programs that would have to be fetched. */
const env = () => ({
  HOME: cwd,
  TMPDIR: undefined,
  DOCKER_HOST: 'unix:///nowhere.sock',
  DOCKER_CONTEXT: undefined,
  RESTATE_SERVER_BIN: undefined,
  RESTATECTL_BIN: undefined,
  RESTATE_CLUSTER_CACHE: join(cwd, 'cache'),
});

function isExpected({ code, stderr }: CliResult, words: RegExp, hint: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(hint);
  expect(stderr).not.toMatch(/This was not expected|^\s+at .*\.js|\bE[A-Z]{4,}: /m);
  expect(code).toBe(1);
}

const noOther = whyNotUnprivileged();
describe.skipIf(noOther !== undefined)(`without permission to write ${noOther ?? ''}`, () => {
  const run = (...args: string[]) => cli(args, { cwd, env: env(), uid: UNPRIVILEGED });
  const closed = () => {
    chmodSync(cwd, 0o555);
  };

  test.each([
    ['generate', ['generate']],
    ['up', ['up', ...NATIVE]],
    ['init', ['init', '--preset', 'single']],
    ['restore', ['restore', 'missing.tar.gz', '--dir', 'x']],
  ])('%s', async (name, args) => {
    closed();
    const result = await run(...args);
    if (name === 'restore') expect(result.code).toBe(1);
    else isExpected(result, /you have no permission/, /Give yourself the permission|Name another file/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('doctor says that `up` could not write, and leaves nothing', async () => {
    closed();
    const result = await run('doctor', '--json', ...NATIVE, '--restate', '1.7.2');
    const { checks, fit } = JSON.parse(result.stdout) as Checkup;
    expect(checks.filter(({ check }) => check === 'write')).toEqual([
      {
        check: 'write',
        state: 'problem',
        message: `the cluster directory can't be written: ${cwd}: you have no permission`,
        hint: expect.stringContaining('Give yourself the permission') as string,
      },
      {
        check: 'write',
        state: 'problem',
        message: `the cache can't be written: ${cwd}: you have no permission`,
        hint: expect.stringContaining('RESTATE_CLUSTER_CACHE names another cache directory.') as string,
      },
    ]);
    expect(fit).toBe(false);
    expect(result.code).toBe(4);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("doctor looks into a directory that is there: one of its nodes may be another user's", async () => {
    const node = join(cwd, 'restate-cluster', 'nodes', 'node-1');
    mkdirSync(node, { recursive: true });
    for (const dir of ['restate-cluster', 'restate-cluster/nodes']) chmodSync(join(cwd, dir), 0o777);
    chmodSync(node, 0o555);
    const { stdout } = await run('doctor', '--json', ...NATIVE);
    expect((JSON.parse(stdout) as Checkup).checks.find(({ check }) => check === 'write')).toMatchObject({
      state: 'problem',
      message: `the cluster directory can't be written: ${node}: you have no permission`,
    });
    expect(readdirSync(join(cwd, 'restate-cluster'))).toEqual(['nodes']);
  });
});

test('doctor says where it could write, and leaves nothing', async () => {
  const { stdout } = await cli(['doctor', ...NATIVE], { cwd, env: env() });
  expect(stdout).toContain(`the cluster directory (${join(cwd, 'restate-cluster')}) can be written`);
  expect(readdirSync(cwd)).toEqual([]);
});

describe('what is in the way', () => {
  const run = (...args: string[]) => cli(args, { cwd, env: env() });

  test('a file where the directory should be', async () => {
    writeFileSync(join(cwd, 'file'), '');
    isExpected(await run('generate', '--dir', 'file'), /could not make the directory .*file/, /Move it away/);
    isExpected(await run('up', ...NATIVE, '--dir', 'file/x'), /a part of the path is not a directory/, /Move the file/);
    isExpected(await run('status', '--dir', 'file'), /there is no cluster in/, /restate-cluster up/);
  });

  test('a directory where a file should be', async () => {
    mkdirSync(join(cwd, 'cl', 'README.md'), { recursive: true });
    isExpected(await run('generate', '--dir', 'cl'), /README\.md is a directory/, /move it away/);
  });

  test('a path that is too long', async () => {
    isExpected(await run('generate', '--dir', 'x'.repeat(300)), /the path is too long/, /Use a shorter path/);
  });

  test('a link that leads to itself', async () => {
    symlinkSync('loop', join(cwd, 'loop'));
    isExpected(await run('generate', '--dir', 'loop'), /symbolic link/, /Remove the link/);
  });

  test('a cache that is a file', async () => {
    writeFileSync(join(cwd, 'cache'), '');
    const args = [...NATIVE, '--restate', '1.7.2'];
    isExpected(await run('up', ...args), /the cache .*cache can't be written: /, /RESTATE_CLUSTER_CACHE names another/);
    const { checks } = JSON.parse((await run('doctor', '--json', ...args)).stdout) as Checkup;
    expect(checks.filter(({ check }) => check === 'write')[1]).toMatchObject({
      state: 'problem',
      message: `the cache can't be written: ${join(cwd, 'cache')}: it is a file`,
    });
    expect((await run('gc')).stdout).toBe('Nothing to remove.\n');
  });

  test('as JSON, for programs', async () => {
    writeFileSync(join(cwd, 'file'), '');
    const { stdout } = await run('generate', '--json', '--dir', 'file/x');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'path-unusable' } });
  });
});

describe.skipIf(!existsSync('/dev/full'))('output that can not be written', () => {
  test.each([[['--version']], [['--help']], [['generate', '--print', 'README.md']]])('%s', async (args) => {
    const full = openSync('/dev/full', 'w');
    try {
      const result = await cli(args, { cwd, env: env(), stdout: full });
      isExpected(result, /the output can't be written: the disk is full/, /Free some space/);
    } finally {
      closeSync(full);
    }
  });
});

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)('file systems of their own (only root can mount them)', () => {
  const run = (...args: string[]) => cli(args, { cwd, env: env() });

  test.each([
    ['read-only', 'ro', /the file system is read-only/, /Mount it for writing/],
    ['full', 'size=4k', /the disk is full/, /Free some space/],
  ])('%s', async (_, options, words, hint) => {
    const dir = join(cwd, 'mounted');
    mkdirSync(dir);
    const unmount = mounted(dir, options);
    if (unmount === undefined) return;
    try {
      isExpected(await run('generate', '--dir', 'mounted', '--nodes', '7'), words, hint);
      if (options === 'ro')
        isExpected(await run('init', 'mounted/x/y.yaml', '--preset', 'five'), words, /Name another/);
    } finally {
      unmount();
    }
  });

  test('gc leaves what another user put there, whatever it says', async () => {
    const manifest = {
      ...{ generatedBy: 'restate-cluster', spec: { name: 'bait', nodes: 1 }, runtime: 'native', started: true },
      ports: { ingress: 51_080, admin: 52_080, fabric: 53_080 },
      harness: { links: false, expires: '2020-01-01T00:00:00.000Z' },
      files: {},
    };
    const bait = (name: string, mode: number) => {
      mkdirSync(join(cwd, name));
      writeFileSync(join(cwd, name, 'manifest.json'), JSON.stringify(manifest));
      chmodSync(join(cwd, name), mode);
      return join(cwd, name);
    };
    chownSync(bait('rcl-0000000a', 0o700), 65_534, 65_534);
    bait('rcl-0000000b', 0o777);
    symlinkSync(bait('elsewhere', 0o700), join(cwd, 'rcl-0000000c'));
    bait('rcl-0000000d', 0o700);
    const { stdout } = await cli(['gc'], { cwd, env: { ...env(), TMPDIR: cwd } });
    expect(stdout.match(/^Removed .*$/gm)).toHaveLength(1);
    expect(readdirSync(cwd).sort()).toEqual(['elsewhere', 'rcl-0000000a', 'rcl-0000000b', 'rcl-0000000c']);
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual(['manifest.json']);
  });
});

test.skipIf(platform !== 'linux')('a place where nothing can be made is told at once', async () => {
  isExpected(
    await cli(['generate', '--dir', '/proc/x/y'], { cwd, env: env() }),
    /could not make the directory/,
    /path/,
  );
  const up = await cli(['up', ...NATIVE], { cwd, env: { ...env(), RESTATE_CLUSTER_CACHE: '/proc/x/y' } });
  isExpected(up, /the cache \/proc\/x\/y can't be written/, /RESTATE_CLUSTER_CACHE/);
});
