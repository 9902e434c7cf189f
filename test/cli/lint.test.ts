import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/exec/run.js';
import { cli, cliOk } from '../support/cli.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

const WEAK = fileURLToPath(new URL('../fixtures/lint/weak-cluster.yml', import.meta.url));
const SOUND = fileURLToPath(new URL('../fixtures/lint/sound', import.meta.url));

let cwd: string;
let remove: () => void;
beforeAll(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});
beforeEach(() => {
  copyFileSync(WEAK, join(cwd, 'weak.yml'));
});

interface Json {
  errors: number;
  warnings: number;
  fixable: number;
  findings: { rule: string; message: string; file: string; position?: { line: number } }[];
}

describe('lint of files that others named', () => {
  const name = 'a\n::error::pwn\u001b]0;x\u0007.toml';

  test.each(['text', 'github', 'json'])('prints no order to a terminal or a workflow as %s', async (format) => {
    writeFileSync(join(cwd, name), 'node-name = "a"\nroles = []\n');
    const { stdout, stderr } = await cli(['lint', name, '--fix', '--format', format], { cwd });
    expect(stdout + stderr).toContain('pwn');
    // eslint-disable-next-line no-control-regex -- they are what this is about
    expect(stdout + stderr).not.toMatch(/^\s*::error::pwn|[\u001b\u0007]/m);
  });

  test('does not wait for a named pipe, nor take its file names for missing', async () => {
    await run('mkfifo', [join(cwd, 'pipe.toml')]);
    const { code, stdout } = await cli(['lint', 'pipe.toml'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(
      'pipe.toml error: is a named pipe, not a file\n  Name files or directories that can be read.',
    );
  });

  test('says of too many nodes only that', async () => {
    const services = Array.from({ length: 2_000 }, (_, i) => `  n${String(i)}: {image: "restatedev/restate:1.7.12"}\n`);
    writeFileSync(join(cwd, 'many.yml'), `services:\n${services.join('')}`);
    const { stdout } = await cli(['lint', 'many.yml', '--json'], { cwd });
    const { findings } = JSON.parse(stdout) as Json;
    expect(findings.map(({ message }) => message)).toEqual(['has more than 200 Restate nodes']);
  });
});

describe('lint', () => {
  test('warnings do not fail it', async () => {
    const { stdout } = await cliOk(['lint', 'weak.yml'], { cwd });
    expect(stdout).toContain('weak.yml:25:9 warning: the node-to-node port of one is published');
    expect(stdout).toContain('Looked at 3 nodes of 1 cluster: 0 errors, ');
  });

  test('errors do', async () => {
    writeFileSync(join(cwd, 'broken.yml'), readFileSync(WEAK, 'utf8').replace('NAME: two', 'NAME: one'));
    const { code, stdout } = await cli(['lint', 'broken.yml', '--json'], { cwd });
    expect(code).toBe(1);
    const { errors, findings } = JSON.parse(stdout) as Json;
    expect(errors).toBe(1);
    expect(findings.find(({ rule }) => rule === 'duplicate-node-name')).toMatchObject({
      file: 'broken.yml',
      position: { line: 41 },
    });
  });

  test('finds the files of a directory, and what they refer to', async () => {
    const { stdout } = await cliOk(['lint', SOUND], { cwd, env: { RESTATE_VERSION: undefined } });
    expect(stdout).toBe('Looked at 3 nodes of 1 cluster: nothing found.\n');
  });

  test('--fix changes what is safe, says so, and has nothing to do the next time', async () => {
    const first = await cliOk(['lint', 'weak.yml', '--fix', '--json'], { cwd });
    expect(first.stderr).toBe('fixed weak.yml\n');
    expect((JSON.parse(first.stdout) as Json).fixable).toBe(0);
    const text = readFileSync(join(cwd, 'weak.yml'), 'utf8');
    expect(text).toContain('- "127.0.0.1:5122:5122" # nodes\n');
    const again = await cliOk(['lint', 'weak.yml', '--fix'], { cwd });
    expect(again.stderr).toBe('');
    expect(readFileSync(join(cwd, 'weak.yml'), 'utf8')).toBe(text);
  });

  test('several files may be one cluster', async () => {
    writeFileSync(join(cwd, 'one.toml'), 'node-name = "one"\nadvertised-address = "http://10.0.0.1:5122"\n');
    writeFileSync(join(cwd, 'two.toml'), 'node-name = "one"\nmetadata-client.addresses = ["http://10.0.0.1:5122"]\n');
    const { stdout } = await cli(['lint', 'one.toml', 'two.toml', '--json', '--format', 'text'], { cwd });
    const { nodes, findings } = JSON.parse(stdout) as Json & { nodes: number };
    expect(nodes).toBe(2);
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['duplicate-node-name', 'multiple-auto-provision']),
    );
  });

  test('--format sarif and github', async () => {
    const sarif = JSON.parse((await cliOk(['lint', 'weak.yml', '--format', 'sarif'], { cwd })).stdout) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    expect(sarif.version).toBe('2.1.0');
    const github = (await cliOk(['lint', 'weak.yml', '--format', 'github'], { cwd })).stdout.trimEnd().split('\n');
    expect(github).toHaveLength(sarif.runs[0]?.results.length ?? 0);
    for (const line of github) expect(line).toMatch(/^::(?:warning|notice) file=weak\.yml,line=\d+,/);
  });

  test('--rules lists what it looks for', async () => {
    const { stdout } = await cliOk(['lint', '--rules'], { cwd });
    expect(stdout).toMatch(/^duplicate-node-name +error +Every node has a name of its own/m);
    const rules = JSON.parse((await cliOk(['lint', '--rules', '--json'], { cwd })).stdout) as { id: string }[];
    expect(rules.length).toBeGreaterThan(50);
  });

  test.each([
    ['a directory without any', ['lint', 'empty'], 2, /nothing to lint in empty/],
    ['another format', ['lint', '--format', 'xml'], 2, /format/],
  ])('%s is wrong usage', async (_, args, code, message) => {
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    const result = await cli(args, { cwd });
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(message);
  });

  test.each<[string, string, string | Buffer]>([
    ['is not there', 'none.yml', ''],
    ['is no YAML', 'bad.yml', 'services: [\n'],
    ['is no text', 'bytes.yml', Buffer.from([0, 1, 2, 255])],
    [
      'is an alias bomb',
      'bomb.yml',
      `services:\n  a0: &a0 [x]\n${Array.from(
        { length: 9 },
        (_, i) =>
          `  a${String(i + 1)}: &a${String(i + 1)} [${Array<string>(9)
            .fill(`*a${String(i)}`)
            .join(', ')}]\n`,
      ).join('')}`,
    ],
    [
      'has keys that are special',
      'proto.yml',
      '__proto__: {x: 1}\nservices: {constructor: {image: restatedev/restate:1.7.12}, n: !!binary x}\n',
    ],
  ])('a file that %s is a finding, never a stack', async (_, name, content) => {
    if (content !== '') writeFileSync(join(cwd, name), content);
    const { stdout, stderr } = await cli(['lint', name], { cwd });
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    expect(stderr).toBe('');
    expect(stdout).toContain(name);
  });
});

describe('validate', () => {
  test('says that a spec is valid', async () => {
    writeFileSync(join(cwd, 'fine.yaml'), 'name: fine\nnodes: 1\n');
    const { stdout } = await cliOk(['validate', 'fine.yaml'], { cwd });
    expect(stdout).toBe('fine.yaml is valid: cluster fine, 1 node, Restate 1.7.12\n');
  });

  test('shows every problem with its line, and exits 2', async () => {
    writeFileSync(join(cwd, 'bad.yaml'), 'name: demo\nreplication: 7\nnodes: 3\n');
    const { code, stdout } = await cli(['validate', 'bad.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain(
      'bad.yaml:2:14 error: 7 copies of every log record need at least 7 nodes, and there are 3',
    );
    expect(stdout).toContain('  2 | replication: 7\n    |              ^\n');
    expect(stdout).toContain('bad.yaml is not valid; ');
  });

  test('shows problems of the schema in the same way', async () => {
    const { code, stdout } = await cli(['validate', '-', '--json'], { cwd, input: 'noeds: 3\nports: {admin: 0}\n' });
    expect(code).toBe(2);
    const { valid, findings } = JSON.parse(stdout) as { valid: boolean } & Json;
    expect(valid).toBe(false);
    expect(findings.map(({ rule, position }) => [rule, position?.line])).toEqual([
      ['invalid-spec', 1],
      ['invalid-spec', 2],
    ]);
  });

  test('raw keys are judged by the real server, and shown where they stand', async () => {
    writeFileSync(join(cwd, 'raw.yaml'), 'nodes: 1\nconfig:\n  worker:\n    invokr: {memory-limit: 1GB}\n');
    const { code, stdout } = await cli(['validate', 'raw.yaml', '--json'], { cwd, env: PROGRAMS });
    expect(code).toBe(2);
    expect((JSON.parse(stdout) as Json).findings).toMatchObject([
      {
        rule: 'invalid-spec',
        message: expect.stringContaining('config.worker.invokr') as string,
        position: { line: 4 },
      },
    ]);
  });

  test('flags win over the file', async () => {
    writeFileSync(join(cwd, 'three.yaml'), 'replication: 3\n');
    const { stdout } = await cliOk(['validate', 'three.yaml', '--nodes', '5'], { cwd });
    expect(stdout).toContain('5 nodes');
  });

  test('without a spec it is the default', async () => {
    expect((await cliOk(['validate'], { cwd })).stdout).toContain('the spec is valid: cluster restate, 3 nodes');
  });

  test('what is not valid is not generated either', async () => {
    writeFileSync(join(cwd, 'bad.yaml'), 'replication: 7\n');
    const { code, stderr } = await cli(['generate', 'bad.yaml', '--dir', 'out'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('replication (line 1): 7 copies of every log record need at least 7 nodes');
  });

  test('lint of a spec says the same', async () => {
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'replication: 7\n');
    const { code, stdout } = await cli(['lint', 'restate-cluster.yaml'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('restate-cluster.yaml:1:14 error: 7 copies');
  });
});
