import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkup } from '../../src/cluster/doctor/types.js';
import { cli, MAIN } from '../support/cli.js';
import type { CliResult } from '../support/cli.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

/** More than any of these may take, on a busy machine too. */
const LIMIT_MS = 60_000;
const UP = ['up', '--name', 'silent', '--runtime', 'docker', '--nodes', '1', '--ports', 'auto'];
const DOCTOR = ['doctor', '--name', 'silent', '--runtime', 'docker', '--nodes', '1', '--ports', 'auto', '--json'];

let base: string;
let remove: () => void;
beforeAll(() => {
  ({ path: base, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});

/** An environment in which `docker` is this script. */
function withDocker(name: string, script: string): Record<string, string | undefined> {
  const bin = join(base, name);
  mkdirSync(bin);
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'docker'), 0o755);
  const PATH = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  const none = { DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined, DOCKER_API_VERSION: undefined };
  return { ...PROGRAMS, ...none, PATH, TMPDIR: bin, RESTATE_CLUSTER_CACHE: bin, DOCKER_CONFIG: bin };
}

/** Whether something runs in a process group. */
function isAlive(group: number): boolean {
  const rows = execFileSync('ps', ['-axo', 'pgid=,state='], { encoding: 'utf8' }).split('\n');
  return rows.some((row) => {
    const [id, state = ''] = row.trim().split(/\s+/);
    return Number(id) === group && !state.startsWith('Z');
  });
}

interface Outcome extends CliResult {
  readonly elapsedMs: number;
}

async function timed(args: readonly string[], env: Record<string, string | undefined>): Promise<Outcome> {
  const from = performance.now();
  const result = await cli(args, { cwd: base, env });
  return { ...result, elapsedMs: performance.now() - from };
}

function engineOf({ stdout }: CliResult) {
  return (JSON.parse(stdout) as Checkup).checks.find(({ check }) => check === 'engine');
}

describe.each([
  // A child that holds the output, and does not hear SIGTERM.
  ['hangs', "trap '' TERM; sleep 300; sleep 300", /gave no answer within/, /`docker \w+` took too long/],
  ['fails', 'echo "Error: something?" >&2; exit 1', /^no Docker engine answers/, /Error: something\? `/],
  ['crashes', 'kill -SEGV $$', /^no Docker engine answers/, /`docker \w+` was ended by SIGSEGV/],
  [
    'prints garbage',
    String.raw`printf '\001\033]0;PWN\007 garbage\n'`,
    /^docker was asked for its version/,
    /something else/,
  ],
  ['prints without end', 'exec cat /dev/zero', /^docker was asked for its version/, /`docker \w+` printed too much/],
])('where docker %s', (name, script, why, unseen) => {
  let results: Promise<Record<'up' | 'list' | 'gc' | 'doctor', Outcome>>;
  beforeAll(() => {
    const env = withDocker(name, script);
    // Side by side: each only waits.
    results = Promise.all([UP, ['list'], ['gc', '--dry-run'], DOCTOR].map((args) => timed(args, env))).then(
      ([up, list, gc, doctor]) => ({ up, list, gc, doctor }) as Record<'up' | 'list' | 'gc' | 'doctor', Outcome>,
    );
  });

  test('every command ends, and none is surprised', { timeout: LIMIT_MS }, async () => {
    for (const { stderr, stdout, elapsedMs } of Object.values(await results)) {
      expect(stderr + stdout).not.toContain('not expected');
      // eslint-disable-next-line no-control-regex -- what docker printed must not reach a terminal
      expect(stderr + stdout).not.toMatch(/[\u0001\u0007\u001b]/);
      expect(elapsedMs).toBeLessThan(40_000);
    }
  });

  test('up says what is wrong, and starts nothing', { timeout: LIMIT_MS }, async () => {
    const { up } = await results;
    expect(up.code).toBe(4);
    expect(up.stderr).toContain('`--runtime native`');
  });

  test('list and gc say that they could not look into it', { timeout: LIMIT_MS }, async () => {
    const { list, gc } = await results;
    expect(list.stderr).toContain('Docker gave no answer, so clusters in containers are not shown: ');
    expect(list.stderr).toMatch(unseen);
    expect(gc.stderr).toContain('Docker gave no answer, so test clusters in containers were not looked for: ');
    expect(gc.stderr).toMatch(unseen);
    expect(gc.stderr).toMatch(/`.+ doctor` tells more\.$/m);
    expect([list.code, gc.code]).toEqual([0, 0]);
  });

  test('doctor names it', { timeout: LIMIT_MS }, async () => {
    const { doctor } = await results;
    expect(doctor.code).toBe(4);
    expect(engineOf(doctor)).toMatchObject({ state: 'problem', message: expect.stringMatching(why) as string });
  });
});

test("Podman's command under Docker's name is told, with what to install", { timeout: LIMIT_MS }, async () => {
  // What podman-docker 4.3.1 does, shortened.
  const script = `echo 'Emulate Docker CLI using podman.' >&2
case "$1" in
version) echo '{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","OsArch":"linux/amd64"}}' ;;
*) echo 'Error: unknown flag: --short' >&2; exit 125 ;;
esac`;
  const { code, stderr } = await timed(UP, withDocker('podman-docker', script));
  expect(code).toBe(4);
  expect(stderr).toContain('the docker command here is Podman under its name (package podman-docker)');
  expect(stderr).toContain('export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock');
});

test.each([
  ['DOCKER_HOST', 'no Docker engine answers at unix:///nowhere.sock, which DOCKER_HOST names'],
  ['DOCKER_CONTEXT', 'there is no Docker context nosuch, although DOCKER_CONTEXT names it'],
  ['DOCKER_API_VERSION', 'does not speak version 1.99 of its API, which DOCKER_API_VERSION asks for'],
])('doctor names a wrong %s, and what docker said', { timeout: LIMIT_MS }, async (variable, message) => {
  const [said = '', value = ''] =
    {
      DOCKER_HOST: ['Cannot connect to the Docker daemon at unix:///nowhere.sock.', 'unix:///nowhere.sock'],
      DOCKER_CONTEXT: ['unable to resolve docker endpoint: context "nosuch": context not found', 'nosuch'],
      DOCKER_API_VERSION: ['Error response from daemon: client version 1.99 is too new.', '1.99'],
    }[variable] ?? [];
  const env = withDocker(`wrong ${variable}`, `echo '${said}' >&2; exit 1`);
  const engine = engineOf(await timed(DOCTOR, { ...env, [variable]: value }));
  expect(engine?.message).toContain(message);
  expect(engine?.message).toContain(`(docker: ${said})`);
  expect(engine?.hint).toContain(`unset ${variable}`);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends a command and all it has started',
  { timeout: LIMIT_MS },
  async (signal) => {
    const note = join(base, `group-${signal}`);
    const env = withDocker(`stopped by ${signal}`, `trap '' TERM INT; echo $$ >> '${note}'; sleep 300; sleep 300`);
    const child = spawn(process.execPath, [MAIN, 'list'], {
      cwd: base,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once('exit', (_, by) => {
        resolve(by);
      });
    });
    const groups = () => readFileSync(note, 'utf8').trim().split('\n').map(Number);
    await expect.poll(() => groups().length, { timeout: 30_000 }).toBe(2);
    child.kill(signal);
    expect(await ended).toBe(signal);
    // An orphan that was killed is there until somebody has collected it.
    await expect.poll(() => groups().filter(isAlive), { timeout: 10_000 }).toEqual([]);
  },
);

test('list says whose containers it shows, where there may be several engines', { timeout: LIMIT_MS }, async () => {
  const env = withDocker('empty', 'exit 0');
  const { TMPDIR: config = '' } = env;
  const noteWith = async (more: Record<string, string>) =>
    (await timed(['list', '--json'], { ...env, ...more })).stderr;
  expect(await noteWith({})).toBe('');
  expect(await noteWith({ DOCKER_HOST: 'unix:///other.sock' })).toContain(
    'Clusters in containers are those of the Docker engine at unix:///other.sock, which DOCKER_HOST names.',
  );
  expect(await noteWith({ DOCKER_CONTEXT: 'other' })).toContain('in the context other, which DOCKER_CONTEXT names.');
  mkdirSync(join(config, 'contexts', 'meta', 'a1'), { recursive: true });
  expect(await noteWith({})).toContain('those of the Docker engine in the default context.');
});
