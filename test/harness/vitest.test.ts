import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(REPOSITORY, 'node_modules', 'vitest', 'vitest.mjs');
const FIXTURES = join(REPOSITORY, 'test', 'fixtures');
/** As a user's, who does not start vitest from within vitest, and has no engine. */
const env = {
  ...process.env,
  ...PROGRAMS,
  VITEST: undefined,
  CI: '',
  NO_COLOR: '1',
  RESTATE_CLUSTER_RUNTIME: 'native',
};

interface Run {
  /** What was printed, in both streams. */
  readonly text: string;
  readonly code: unknown;
}

/** Runs Node as a user does, in a directory where bundles may be left. */
function node(args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ text: stdout + stderr, code: error === null ? 0 : error.code });
    });
  });
}

/** What the report says of a failing test, up to the next one. */
function failure({ text }: Run, name: string): string {
  return text.split(/^ FAIL {2}/m).find((part) => part.startsWith(`${name}\n`)) ?? '';
}

/** The names of the clusters that tests of a fixture said they use, each once. */
function clusters({ text }: Run, fixture: string): string[] {
  const named = [...text.matchAll(new RegExp(`^${fixture} uses (\\S+)$`, 'gm'))];
  return [...new Set(named.map(([, name = '']) => name))];
}

describe('clusterTest, run by vitest', () => {
  const { path: cwd, remove } = temporaryDirectory();
  let run: Run;

  beforeAll(async () => {
    run = await node([VITEST, 'run', '--root', join(FIXTURES, 'vitest')], cwd);
  });
  afterAll(remove);

  /** The bundle that a failing test names. */
  function bundle(name: string): string {
    const path = /^What happened in the cluster is in (.+)$/m.exec(failure(run, name))?.[1] ?? '';
    expect(path).toContain(join(cwd, 'restate-cluster-failures'));
    return path;
  }

  test('what was meant to fail fails, and nothing else', () => {
    expect([...run.text.matchAll(/^ FAIL {2}(.*)$/gm)].map(([, name]) => name).sort()).toEqual([
      'broken/broken.test.ts > leaves faults behind',
      'kept/kept.test.ts > not a cluster',
      'kept/kept.test.ts > runs out of time',
      'kept/kept.test.ts > with a hook > that fails',
      'kept/kept.test.ts > wrong > readiness',
      'kept/kept.test.ts > wrong > state',
      'own/own.test.ts > has another, and fails',
    ]);
    expect(run.text).toContain('8 passed | 1 expected fail (16)');
    expect(run.code).toBe(1);
  });

  test('one cluster serves all tests of a file, or each test has its own', () => {
    expect(clusters(run, 'kept')).toHaveLength(1);
    expect(clusters(run, 'broken')).toHaveLength(1);
    expect(clusters(run, 'own')).toHaveLength(2);
  });

  test('a failing test names a bundle', () => {
    const path = bundle('broken/broken.test.ts > leaves faults behind');
    const wanted = [
      'README.txt',
      'history.txt',
      'logs',
      'logs.txt',
      'processes.txt',
      'settings',
      'status.json',
      'tables',
    ];
    expect(readdirSync(path)).toEqual(expect.arrayContaining(wanted));
    expect(readFileSync(join(path, 'history.txt'), 'utf8')).toContain('node-1 was killed');
    expect(readdirSync(join(path, 'files', 'nodes'))).toContain('node-1');
    expect(readdirSync(join(path, 'tables'))).toContain('partition_state.jsonl');
    expect(readFileSync(join(path, 'logs.txt'), 'utf8')).toContain('node-2');
    expect(readdirSync(bundle('own/own.test.ts > has another, and fails'))).toContain('logs.txt');
    expect(readdirSync(bundle('kept/kept.test.ts > with a hook > that fails'))).toContain('logs.txt');
    expect(
      readdirSync(join(cwd, 'restate-cluster-failures')).some((name) => name.startsWith('wrong-as-is-meant')),
    ).toBe(false);
  });

  test('and how to make the same chaos again', () => {
    expect(failure(run, 'broken/broken.test.ts > leaves faults behind')).toContain('cluster.chaos({ seed: 4711 })');
    expect(failure(run, 'own/own.test.ts > has another, and fails')).not.toContain('chaos');
  });

  test('a test that ends before its cluster is up is told how to wait longer', () => {
    const text = failure(run, 'kept/kept.test.ts > runs out of time');
    expect(text).toContain('Its cluster was still starting; give tests more time: `testTimeout: 60_000`.');
  });

  test('matchers tell what was expected, and what was there', () => {
    const state = failure(run, 'kept/kept.test.ts > wrong > state');
    expect(state).toContain('expected Counter/tea to have this state within 0.2 s');
    expect(state).toMatch(/-\s+"count": 3,\n\+\s+"count": 4,/);
    const unready = failure(run, 'broken/broken.test.ts > leaves faults behind');
    expect(unready).toMatch(/expected the cluster \S+ to be ready within 0\.3 s; last seen: node-1 is not running/);
    expect(failure(run, 'kept/kept.test.ts > wrong > readiness')).toMatch(/not to be ready within 0\.1 s/);
    expect(failure(run, 'kept/kept.test.ts > not a cluster')).toContain('toBeReady needs a cluster');
  });
});

describe.each([
  ['worker', 'files of a worker share the cluster of scope worker, as new'],
  ['shared', 'a global setup gives all files one cluster'],
])('%s', (fixture, name) => {
  const { path: cwd, remove } = temporaryDirectory();
  afterAll(remove);

  test(name, async () => {
    const run = await node([VITEST, 'run', '--root', join(FIXTURES, 'vitest', fixture)], cwd);
    expect(run.text).toMatch(/Tests {2}2 passed \(2\)/);
    expect(clusters(run, fixture)).toHaveLength(1);
  });
});

describe('withCluster, run by node:test', () => {
  const { path: cwd, remove } = temporaryDirectory();
  afterAll(remove);

  test('works, and names a bundle where it fails', async () => {
    const { text } = await node(['--test', join(FIXTURES, 'node-test', 'counter.test.mjs')], cwd);
    expect(text).toMatch(/pass 1\b[\s\S]*fail 1\b/);
    const path = /What happened in the cluster is in (\S+)/.exec(text)?.[1] ?? '';
    expect(path).toContain(join(cwd, 'restate-cluster-failures'));
    expect(readdirSync(path)).toContain('history.txt');
  });
});

/** Runs a fixture that is a project of its own. */
function fixtureRun(fixture: string) {
  const { path: cwd, remove } = temporaryDirectory();
  afterAll(remove);
  return node([VITEST, 'run', '--root', join(FIXTURES, 'vitest', fixture)], cwd);
}

test('right after a leader was killed, everything can be asked and is answered', async () => {
  const run = await fixtureRun('failover');
  const stuck =
    'failover.test.ts > an invocation > that is stuck is told with its service, its attempts and its last failure';
  expect([...run.text.matchAll(/^ FAIL {2}(.*)$/gm)].map(([, name]) => name)).toEqual([stuck]);
  expect(failure(run, stuck)).toMatch(
    /something else\n\nCounter\/tea\/fail \(inv_\w+\) is \S+ after \d+ attempts; last failure: .*no stock/,
  );
});

test('chaos ends with its test, and leaves alone what the test did', async () => {
  const run = await fixtureRun('chaos');
  expect([...run.text.matchAll(/^ FAIL {2}(.*)$/gm)].map(([, name]) => name)).toEqual([
    'chaos.test.ts > begins chaos and throws',
    'chaos.test.ts > runs out of time in chaos',
  ]);
});

test('a node that crashes is told and started, and a cluster that can not be made as new is replaced', async () => {
  const run = await fixtureRun('fresh');
  expect([...run.text.matchAll(/^ FAIL {2}(.*)$/gm)].map(([, name]) => name)).toEqual([
    'fresh.test.ts > the next one has all nodes, and fails where its own crashed',
  ]);
  expect(failure(run, 'fresh.test.ts > the next one has all nodes, and fails where its own crashed')).toMatch(
    /something went wrong\n\nnode-1 crashed by itself \(.*\); its log ends:\n/,
  );
  expect(run.text).toMatch(/can't be made as new, so a fresh one is started: .*promises of: Approval\/never-run/);
  expect(run.text).toMatch(/can't be made as new, so a fresh one is started: .*only node-2 run/);
  expect(clusters(run, 'fresh')).toHaveLength(3);
});
