import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportLogsResult } from '../../src/cluster/export/export-logs.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import { TestCluster } from '../support/cluster.js';
import { docker } from '../support/machine.js';

/** What is planted, by where. None of it may be in a bundle, whatever it is written like. */
const PLANTED = {
  spec: 'spec/Secret+1"x',
  handedOn: 'handed-on-secret-2',
  config: 'config-secret-3',
  dotEnv: 'dot-env-secret-4',
  here: 'environment-secret-5',
  toml: 'toml-secret-6',
  login: 'login-secret-7',
};

function spec(cluster: TestCluster): string {
  return JSON.stringify({
    name: cluster.name,
    runtime: cluster.kind,
    ports: 'auto',
    nodes: 2,
    partitions: 2,
    env: {
      AWS_SECRET_ACCESS_KEY: PLANTED.spec,
      HANDED_ON_TOKEN: null,
      SOME_STORE: `https://me:${PLANTED.login}@example.com/x`,
    },
    config: { 'tracing-headers': { authorization: `Bearer ${PLANTED.config}` } },
  });
}

/** Lines as a careless service or server may write them, in no setting's form. */
function carelessLines(): string {
  const basic = Buffer.from(`user:${PLANTED.handedOn}`).toString('base64');
  const all = Object.values(PLANTED).map((secret) => `careless ${secret} and ${encodeURIComponent(secret)} end`);
  return [...all, `sent ${basic} to it`, `GET https://h/c?sv=1&sig=signature%2Fsecret-8 end`].join('\n');
}

/** Unpacks a bundle, and gives its files by path. */
function unpacked(cluster: TestCluster, file: string): Map<string, string> {
  const into = join(cluster.cwd, `unpacked-${String(Date.now())}`);
  mkdirSync(into);
  execFileSync('tar', ['-xzf', file, '-C', into]);
  const paths = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(into, path)).isFile(),
  );
  return new Map(paths.map((path) => [path.split('/').slice(1).join('/'), readFileSync(join(into, path), 'utf8')]));
}

function expectNoSecret(files: ReadonlyMap<string, string>): void {
  const forms = Object.values(PLANTED).flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const basic = Buffer.from(`user:${PLANTED.handedOn}`).toString('base64');
  for (const [path, text] of files) {
    for (const form of [...forms, basic, basic.slice(8, -4), 'secret-8'])
      expect(text.includes(form), `${form} in ${path}`).toBe(false);
  }
}

export function exportsLogs(kind: RuntimeKind): void {
  describe(`a bundle for a bug report, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'export');
    const out = join(cluster.cwd, 'report.tar.gz');
    const env: Record<string, string> = { HERE_PASSWORD: PLANTED.here };

    async function bundle(...flags: string[]): Promise<{ result: ExportLogsResult; files: Map<string, string> }> {
      const { stdout } = await cluster.ok(['export-logs', '--out', out, '--force', '--json', ...flags], { env });
      const result = JSON.parse(stdout) as ExportLogsResult;
      const files = unpacked(cluster, out);
      expectNoSecret(files);
      expect([...files.keys()].sort()).toEqual(result.files.map(({ path }) => path).sort());
      return { result, files };
    }

    beforeAll(() => {
      writeFileSync(join(cluster.cwd, 'spec.yaml'), spec(cluster));
    });
    afterAll(async () => {
      await cluster.remove();
    });

    test('of one that was never started says that nothing runs', async () => {
      await cluster.ok(['generate', 'spec.yaml']);
      const { result, files } = await bundle();
      expect(result.missing.map(({ path }) => path)).toContain('the value of HANDED_ON_TOKEN');
      expect(result.missing).toContainEqual({ path: 'restatectl/status.txt', reason: 'no node is running' });
      expect(files.get('spec.yaml')).toContain(`name: ${cluster.name}`);
      expect(files.get('README.txt')).toContain('Could not be had, and why:');
      expect(JSON.parse(files.get('doctor.json') ?? '')).toMatchObject({ name: cluster.name });
    });

    test('of one that runs has everything, and no secret', async () => {
      await cluster.ok(['up', 'spec.yaml'], { env: { HANDED_ON_TOKEN: PLANTED.handedOn } });
      appendFileSync(join(cluster.dir, '.env'), `\nMY_API_KEY=${PLANTED.dotEnv}\n`);
      appendFileSync(
        join(cluster.dir, 'nodes', 'node-1', 'restate.toml'),
        `\n[made-up]\npassword = "${PLANTED.toml}"\n`,
      );
      if (kind === 'native')
        appendFileSync(join(cluster.dir, 'nodes', 'node-1', 'restate.log'), `${carelessLines()}\n`);
      else
        await docker(
          'exec',
          `${cluster.name}-node-1`,
          'sh',
          '-c',
          'printf "%s\\n" "$1" > /proc/1/fd/1',
          'sh',
          carelessLines(),
        );
      const { result, files } = await bundle();
      expect(result).toMatchObject({ file: out, name: cluster.name, missing: [] });
      expect(statSync(out).mode & 0o777).toBe(0o600);
      expect(files.get('logs/node-1.log')).toContain('careless (not shown) and (not shown) end');
      expect(files.get('logs/node-2.log')).toContain('Starting Restate Server');
      expect(files.get('files/.env')).toContain('MY_API_KEY=(not shown)');
      expect(files.get('files/nodes/node-1/restate.toml')).toContain('password = (not shown)');
      expect(files.get('restatectl/nodes.txt')).toContain('node-2');
      expect(files.get('tables/partition_state.jsonl')).toContain('"partition_id":0');
      expect(files.get('settings/effective.txt')).toContain('N1 cluster-name = ');
      expect(JSON.parse(files.get('status.json') ?? '')).toMatchObject({ state: 'ready', changing: false });
      expect(JSON.parse(files.get('versions.json') ?? '')).toMatchObject({ restate: '1.7.12', node: process.version });
      if (kind === 'docker') {
        expect(files.get('logs/provision.log')).toMatch(/provision/i);
        expect(files.get('containers.json')).toContain('"AWS_SECRET_ACCESS_KEY=(not shown)"');
      } else expect(files.get('processes.txt')).toContain('restate-server');
    });

    test('is never written over a file, and takes no wrong duration', async () => {
      const taken = await cluster.run(['export-logs', '--out', out]);
      expect(taken.code).toBe(1);
      expect(taken.stderr).toContain('--force');
      const wrong = await cluster.run(['export-logs', '--since', 'yesterday']);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain('Write 30s, 10m, 1h or 2d.');
      expect(existsSync(join(cluster.cwd, 'restate-cluster'))).toBe(false);
    });

    test('of one with a killed node has the rest, and how that node ended', async () => {
      await cluster.kill('node-2');
      const { files } = await bundle('--since', '1h');
      expect(JSON.parse(files.get('status.json') ?? '')).not.toMatchObject({ state: 'ready' });
      expect(files.get('logs/node-2.log')).toContain('Starting Restate Server');
      expect(files.get('README.txt')).toContain('only what was logged since');
      if (kind === 'docker') expect(files.get('containers.json')).toContain('"ExitCode": 137');
    });

    test('of one that is stopped has logs where they are kept', async () => {
      await cluster.ok(['down']);
      // Nobody has what was handed on any more, unless it is set here.
      const unaware = await cluster.ok(['export-logs', '--out', out, '--force'], { env });
      expect(unaware.stdout).toContain('the value of HANDED_ON_TOKEN: it is handed on, and not set here');
      env['HANDED_ON_TOKEN'] = PLANTED.handedOn;
      const { result, files } = await bundle();
      expect(JSON.parse(files.get('status.json') ?? '')).toMatchObject({ state: 'stopped' });
      expect(files.has('logs/node-1.log')).toBe(kind === 'native');
      expect(result.missing.map(({ path }) => path)).toContain('tables/nodes.jsonl');
      const text = await cluster.ok(['export-logs', '--out', out, '--force'], { env });
      expect(text.stdout).toMatch(/^Collected \d+ files of .* into \.\/report\.tar\.gz: \d+ kB, [\d.]+ s\.\n/);
      expect(text.stdout).toContain('tables/nodes.jsonl');
      expect(text.stdout).toContain(': no node is running');
    });

    test('where no engine answers says so of what only it knows', async () => {
      const nowhere = { DOCKER_HOST: 'unix:///nowhere.sock', DOCKER_CONTEXT: undefined };
      await cluster.ok(['export-logs', '--out', out, '--force'], { env: { ...env, ...nowhere } });
      const files = unpacked(cluster, out);
      expectNoSecret(files);
      expect(files.has('status.json')).toBe(kind === 'native');
      expect(files.get('files/manifest.json')).toContain(cluster.name);
      if (kind === 'docker') expect(files.get('README.txt')).toMatch(/status\.json +no Docker engine answers/);
    });
  });
}
