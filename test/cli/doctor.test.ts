import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CheckName, CheckResult, Checkup } from '../../src/cluster/doctor/types.js';
import { cli } from '../support/cli.js';
import type { CliResult } from '../support/cli.js';
import { occupy, PROGRAMS, temporaryDirectory, whyNoDocker } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeEach(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterEach(() => {
  remove();
});

/** No proxy and no engine but those that a test names. */
const QUIET = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    [name, undefined],
    [name.toLowerCase(), undefined],
  ]),
);
const NO_ENGINE = { DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_CONTEXT: undefined };
const NATIVE = ['--runtime', 'native', '--ports', 'auto'];

function doctor(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<CliResult> {
  // Tests that run meanwhile are not to be seen: what they would leave, they leave elsewhere.
  return cli(['doctor', ...args], {
    cwd,
    env: { ...QUIET, ...PROGRAMS, TMPDIR: cwd, RESTATE_CLUSTER_CACHE: cwd, ...env },
  });
}

/** A place for temporary files where a test that was killed left the directory of its cluster, an hour ago. */
function leftoverBase(dir: string): string {
  const left = join(dir, 'rcl-00000001');
  mkdirSync(left, { recursive: true });
  const hourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(left, hourAgo, hourAgo);
  return dir;
}

async function checkupOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<{ checkup: Checkup; result: CliResult; of: (check: CheckName) => CheckResult[] }> {
  const result = await doctor([...args, '--json'], env);
  const checkup = JSON.parse(result.stdout) as Checkup;
  return { checkup, result, of: (name) => checkup.checks.filter(({ check }) => check === name) };
}

describe('natively', () => {
  test('this machine can run a small cluster; nothing is written', async () => {
    const { code, stdout, stderr } = await doctor([...NATIVE, '--nodes', '1', '--snapshots', 'none'], NO_ENGINE);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Cluster restate: 1 node of Restate [\d.]+, as processes \(as the spec says\)$/m);
    expect(stdout).toMatch(/^ok +programs +restate-server for /m);
    expect(stdout).toMatch(/^ok +ports +3 free ports will be found at the first start$/m);
    expect(stdout).toMatch(/\nThis machine can run it.*\.\n$/);
    // eslint-disable-next-line no-control-regex -- colours are what this is about
    expect(stdout).not.toMatch(/[^\u0000-\u007f]|\u001b/);
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('--json gives all of it to programs', async () => {
    const { checkup, of } = await checkupOf([...NATIVE, '--nodes', '1', '--snapshots', 'none'], NO_ENGINE);
    expect(checkup).toMatchObject({
      name: 'restate',
      runtime: 'native',
      nodes: 1,
      fit: true,
      dir: join(cwd, 'restate-cluster'),
    });
    expect(of('node')).toEqual([{ check: 'node', state: 'ok', message: `Node ${process.versions.node}` }]);
    expect(of('engine')).toEqual([]);
    expect(of('programs').map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(of('name')).toMatchObject([{ state: expect.stringMatching(/ok|warning/) as string }]);
  });

  test('programs that are not here are fetched by `up`; a wrong variable is a problem', async () => {
    const elsewhere = {
      RESTATE_SERVER_BIN: undefined,
      RESTATECTL_BIN: '/nowhere/restatectl',
      RESTATE_CLUSTER_CACHE: cwd,
    };
    const { result, of } = await checkupOf([...NATIVE, '--restate', '1.6.1', '--snapshots', 'none'], {
      ...NO_ENGINE,
      ...elsewhere,
    });
    expect(of('programs')).toMatchObject([
      { state: 'warning', hint: 'npm install --save-dev @restatedev/restate-server@1.6.1' },
      { state: 'problem', message: 'RESTATECTL_BIN names /nowhere/restatectl, which is not an executable file' },
    ]);
    expect(result.code).toBe(4);
  });

  test('a busy port is named with its holder, who is this process', async () => {
    const { port, close } = await occupy();
    try {
      writeFileSync(
        join(cwd, 'restate-cluster.yaml'),
        `nodes: 1\nruntime: native\nports: { ingress: ${String(port)} }\n`,
      );
      const { code, stdout } = await doctor([], NO_ENGINE);
      expect(stdout).toContain(`ingress port ${String(port)} of node-1 is held by `);
      if (process.platform === 'linux') expect(stdout).toContain(`process ${String(process.pid)} (`);
      expect(stdout).toContain('--ports auto');
      expect(stdout).toMatch(/This machine can't run it yet: \d problems? to mend before `up` of restate\.\n$/);
      expect(code).toBe(4);
    } finally {
      await close();
    }
  });

  test('an address that this machine does not have is a problem', async () => {
    const spec = 'nodes: 1\nruntime: native\nports: { bind: 203.0.113.7 }\n';
    writeFileSync(join(cwd, 'restate-cluster.yaml'), spec);
    const { result, of } = await checkupOf([], NO_ENGINE);
    expect(of('ports')).toMatchObject([
      { state: 'problem', message: 'ports.bind: 203.0.113.7 is not an address of this machine' },
    ]);
    expect(result.code).toBe(4);
  });

  test('more memory than there is is a problem, with what would fit', async () => {
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'nodes: 1\nruntime: native\nports: auto\nmemory: 90000GB\n');
    const { result, of } = await checkupOf([], NO_ENGINE);
    expect(of('memory')).toMatchObject([
      {
        state: 'problem',
        message: expect.stringMatching(/^node-1 may use 90000\.0 GB, and this machine has /) as string,
      },
    ]);
    expect(result.code).toBe(4);
  });

  test('an IPv6 address that is none of this machine is a problem; without one, IPv6 is not needed', async () => {
    // From the range for documentation, which nobody has.
    writeFileSync(join(cwd, 'six.yaml'), 'runtime: native\nsnapshots: none\nports: { bind: "2001:db8::1" }\n');
    const { of, result } = await checkupOf(['six.yaml'], NO_ENGINE);
    expect(of('ipv6')).toMatchObject([
      { state: 'problem', message: 'asked for by ports.bind (2001:db8::1), which is no address of this machine' },
    ]);
    expect(result.code).toBe(4);
    expect((await checkupOf([...NATIVE, '--nodes', '1'], NO_ENGINE)).of('ipv6')).toMatchObject([
      { message: expect.stringContaining('IPv4 addresses only') as string },
    ]);
  });

  test('a proxy that is not kept from this machine is a warning, without its password', async () => {
    const proxy = { HTTP_PROXY: 'http://ada:s3cret@proxy.example:3128', NO_PROXY: 'corp.example' };
    const { code, stdout, stderr } = await doctor([...NATIVE, '--nodes', '1'], { ...NO_ENGINE, ...proxy });
    expect(stdout).toMatch(
      /^warning +proxy +HTTP_PROXY is set, and NO_PROXY does not cover 127\.0\.0\.1 and localhost/m,
    );
    expect(stdout).toContain('export NO_PROXY="$NO_PROXY,127.0.0.1,localhost"\n');
    expect(stdout + stderr).not.toMatch(/s3cret|ada:/);
    expect(code).toBe(0);
    const covered = { ...proxy, NO_PROXY: '127.0.0.0/8,localhost' };
    expect((await checkupOf(NATIVE, { ...NO_ENGINE, ...covered })).of('proxy')).toMatchObject([{ state: 'ok' }]);
  });

  test('test clusters that nobody needs are told, with the command that removes them', async () => {
    const dir = join(cwd, 'tmp');
    const { result, of } = await checkupOf([...NATIVE, '--nodes', '1'], { ...NO_ENGINE, TMPDIR: leftoverBase(dir) });
    expect(of('leftovers')).toEqual([
      {
        check: 'leftovers',
        state: 'warning',
        message: '1 test cluster is left that nobody needs: rcl-00000001',
        hint: 'restate-cluster gc',
      },
    ]);
    expect(result.code).toBe(0);
    expect(readdirSync(dir)).toEqual(['rcl-00000001']);
  });
});

describe('without an engine', () => {
  test('a cluster of containers has a problem', async () => {
    const { result, of } = await checkupOf(['--runtime', 'docker', '--ports', 'auto'], NO_ENGINE);
    expect(of('engine')).toMatchObject([
      { state: 'problem', hint: expect.stringContaining('`--runtime native`') as string },
    ]);
    expect(result.code).toBe(4);
  });

  test('one of either runtime has none: it says that `up` takes processes', async () => {
    const { code, stdout } = await doctor(['--nodes', '1', '--ports', 'auto'], NO_ENGINE);
    expect(stdout).toMatch(
      /^Cluster restate: 1 node .*, as processes \((no Docker engine answers|docker was not found)/m,
    );
    expect(stdout).toMatch(/^warning +engine .* so `up` runs the nodes as processes \(docker: /m);
    expect(code).toBe(0);
  });
});

describe.skipIf(whyNoDocker() !== undefined)('with an engine', () => {
  test('this machine can run containers', async () => {
    const { checkup, result, of } = await checkupOf([
      ...['--name', 'doctor-test', '--nodes', '1', '--ports', 'auto'],
      ...['--snapshots', 'none'],
    ]);
    expect(checkup).toMatchObject({ runtime: 'docker', runtimeReason: 'a Docker engine answers', fit: true });
    expect(of('engine')[0]?.message).toMatch(/^Docker Engine \d+\.[^ ]+ with Compose \d/);
    expect(of('image')).toMatchObject([{ state: 'ok' }]);
    expect(of('programs')).toEqual([]);
    expect(result.code).toBe(0);
  });

  test('an image that is not here is a warning; it is not pulled', async () => {
    writeFileSync(
      join(cwd, 'restate-cluster.yaml'),
      'name: doctor-test\nports: auto\nimage: localhost/nobody/restate:0\nsnapshots: none\n',
    );
    const { of } = await checkupOf(['--nodes', '1']);
    expect(of('image')).toMatchObject([{ state: 'warning', hint: 'docker pull localhost/nobody/restate:0' }]);
  });

  describe('that says nothing', () => {
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => sockets.add(socket));
    beforeAll(() => new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve)));
    afterAll(() => {
      for (const socket of sockets) socket.destroy();
      mute.close();
    });

    test('is as good as none, and what only it knows stays unknown', async () => {
      const { port } = mute.address() as AddressInfo;
      const { checkup, of } = await checkupOf(['--nodes', '1', '--ports', 'auto'], {
        DOCKER_HOST: `tcp://127.0.0.1:${String(port)}`,
      });
      expect(checkup).toMatchObject({ runtime: 'native', fit: true });
      expect(of('engine')[0]?.message).toMatch(
        /^the Docker engine at tcp:.*, which DOCKER_HOST names, gave no answer within 5 s/,
      );
      expect([...of('name'), ...of('leftovers')].map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    });
  });
});

test('a wrong spec is wrong usage, with its line', async () => {
  writeFileSync(join(cwd, 'restate-cluster.yaml'), 'name: demo\nnodes: many\n');
  const { code, stderr } = await doctor([], NO_ENGINE);
  expect(code).toBe(2);
  expect(stderr).toContain('nodes (line 2)');
  expect((await doctor(['nowhere.yaml'], NO_ENGINE)).code).toBe(2);
  expect((await doctor(['--json'], NO_ENGINE)).stdout).toContain('"code": "spec-invalid"');
});
