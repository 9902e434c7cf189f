import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PRESET_NAMES } from '../../src/render/spec-text.js';
import { parseSpecText } from '../../src/spec/parse.js';
import { cli, cliOk, MAIN } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeEach(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterEach(() => {
  remove();
});

const read = (name: string) => readFileSync(join(cwd, name), 'utf8');

describe('init', () => {
  test('writes a spec, and says what to do next', async () => {
    const { stdout, stderr } = await cliOk(['init', '--preset', 'five'], { cwd });
    expect(stdout).toBe('wrote ./restate-cluster.yaml\n');
    expect(stderr).toContain('Look at it with: restate-cluster explain\n');
    expect(stderr).toContain('Start it with: restate-cluster up\n');
    expect(parseSpecText(read('restate-cluster.yaml'))).toMatchObject({ name: 'five', nodes: 5 });
    await cliOk(['generate'], { cwd });
    expect(readdirSync(join(cwd, 'restate-cluster', 'nodes'))).toHaveLength(5);
  });

  test('another file, name and runtime', async () => {
    const flags = ['init', 'specs/demo.yaml', '--preset', 'zones', '--name', 'demo', '--runtime', 'native'];
    const { stdout, stderr } = await cliOk(flags, { cwd });
    expect(stdout).toBe('wrote ./specs/demo.yaml\n');
    expect(stderr).toContain('up ./specs/demo.yaml\n');
    expect(parseSpecText(read('specs/demo.yaml'))).toMatchObject({ name: 'demo', runtime: 'native' });
  });

  test('without a terminal and a preset it is three, and says so', async () => {
    const { stderr } = await cliOk(['init'], { cwd });
    expect(stderr).toContain('No --preset: this is three.');
    expect(parseSpecText(read('restate-cluster.yaml'))).toMatchObject({ name: 'three', nodes: 3 });
  });

  test('a dash prints it, for generate to read', async () => {
    const { stdout, stderr } = await cliOk(['init', '--preset', 'split-roles', '-'], { cwd });
    expect(stderr).toBe('');
    expect(readdirSync(cwd)).toEqual([]);
    await cliOk(['generate', '-', '--dir', 'out'], { cwd, input: stdout });
    expect(readdirSync(join(cwd, 'out', 'nodes'))).toContain('ingress');
  });

  test('its help names every preset', async () => {
    const { stdout } = await cliOk(['init', '--help'], { cwd });
    for (const preset of PRESET_NAMES) expect(stdout).toContain(preset);
  });

  test('names a schema that is there', async () => {
    const { stdout } = await cliOk(['init', '--json', '--preset', 'minimal'], { cwd });
    const { schema, ...rest } = JSON.parse(stdout) as { schema: string };
    expect(rest).toEqual({
      file: 'restate-cluster.yaml',
      preset: 'minimal',
      name: 'minimal',
      runtime: 'auto',
      backup: null,
      text: read('restate-cluster.yaml'),
    });
    expect(read('restate-cluster.yaml').split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`);
    expect(JSON.parse(readFileSync(new URL(schema), 'utf8'))).toMatchObject({ title: 'restate-cluster spec' });
  });
});

describe('a file that is already there', () => {
  test('is left alone, with exit 1 and what to do', async () => {
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'nodes: 7\n');
    const result = await cli(['init', '--preset', 'three'], { cwd });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('restate-cluster.yaml is already there');
    expect(result.stderr).toContain('--force');
    expect(read('restate-cluster.yaml')).toBe('nodes: 7\n');
    expect(readdirSync(cwd)).toEqual(['restate-cluster.yaml']);
  });

  test('is kept as a copy with --force', async () => {
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'nodes: 7\n');
    const { stderr } = await cliOk(['init', '--preset', 'three', '--force'], { cwd });
    expect(stderr).toContain('kept your ./restate-cluster.yaml as ./restate-cluster.yaml.bak\n');
    expect(read('restate-cluster.yaml.bak')).toBe('nodes: 7\n');
    expect(parseSpecText(read('restate-cluster.yaml'))).toMatchObject({ nodes: 3 });
    await cliOk(['init', '--preset', 'five', '--force'], { cwd });
    expect(existsSync(join(cwd, 'restate-cluster.yaml.bak2'))).toBe(true);
  });
});

describe('what can not be', () => {
  test.each<[string, string[], number, string[]]>([
    ['an unknown preset', ['--preset', 'tree'], 2, ['there is no preset tree', 'Did you mean three?']],
    ['a name that is none', ['--name', 'Demo'], 2, ['name: must be lower-case letters']],
    ['a runtime that is none', ['--runtime', 'podman'], 2, ['runtime: must be auto or docker or native']],
    [
      'a file below a file',
      ['taken/x.yaml', '--preset', 'three'],
      1,
      ["taken/x.yaml can't be written", 'Name another'],
    ],
    ['a directory', ['dir', '--preset', 'three', '--force'], 1, ["dir can't be written"]],
  ])('%s', async (_, flags, code, wanted) => {
    writeFileSync(join(cwd, 'taken'), '');
    mkdirSync(join(cwd, 'dir'));
    const result = await cli(['init', ...flags], { cwd });
    expect(result.code, result.stderr).toBe(code);
    for (const text of wanted) expect(result.stderr).toContain(text);
    expect(result.stderr).not.toContain('not expected');
    expect(readdirSync(cwd).sort()).toEqual(['dir', 'taken']);
  });
});

/** Python's pseudo terminal: it types each answer once there is a prompt for it, and passes on what it sees. */
const TERMINAL = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
answers = [a.encode() for a in sys.argv[1].split('|')]
seen = b''
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    seen += data
    if answers and b']: ' in seen:
        seen = b''
        os.write(fd, answers.pop(0))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

function whyNoTerminal(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import os, pty; os.waitstatus_to_exitcode'], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'there is no python3 to make a pseudo terminal';
  }
}
const noTerminal = whyNoTerminal();

/** Runs the command line on a terminal. Its stdout and stderr come as one. */
function onTerminal(
  answers: readonly string[],
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-c', TERMINAL, answers.join('|'), process.execPath, MAIN, ...args], {
      cwd,
      env: { ...process.env, npm_lifecycle_event: undefined },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

describe.skipIf(noTerminal !== undefined)(
  `on a terminal${noTerminal === undefined ? '' : ` (skipped: ${noTerminal})`}`,
  () => {
    test('three questions make a spec', async () => {
      const { code, output } = await onTerminal(['zones\r', 'Podman\r', 'native\r', 'demo\r'], ['init']);
      expect(code, output).toBe(0);
      expect(output).toContain('What should the cluster be?');
      expect(output).toContain('The runtime must be auto or docker or native');
      expect(output).toContain('wrote ./restate-cluster.yaml');
      expect(parseSpecText(read('restate-cluster.yaml'))).toMatchObject({ name: 'demo', runtime: 'native' });
      expect(read('restate-cluster.yaml')).toContain('location: eu.c');
    });

    test('Enter takes the defaults', async () => {
      const { code, output } = await onTerminal(['\r', '\r', '\r'], ['init', 'x.yaml']);
      expect(code, output).toBe(0);
      expect(parseSpecText(read('x.yaml'))).toMatchObject({ name: 'three', nodes: 3, runtime: 'auto' });
    });

    test.each([
      ['Ctrl-C', '\u0003'],
      ['Ctrl-D', '\u0004'],
    ])('%s ends it with exit 130, and nothing is written', async (_, key) => {
      const { code, output } = await onTerminal(['single\r', key], ['init']);
      expect(code, output).toBe(130);
      expect(output).not.toContain('Error');
      expect(readdirSync(cwd)).toEqual([]);
    });

    test('with a preset nothing is asked', async () => {
      const { code, output } = await onTerminal([], ['init', '--preset', 'single']);
      expect(code, output).toBe(0);
      expect(output).not.toContain('?');
    });

    test('a file that is there is told before anything is asked', async () => {
      writeFileSync(join(cwd, 'restate-cluster.yaml'), '');
      const { code, output } = await onTerminal([], ['init']);
      expect(code).toBe(1);
      expect(output).not.toContain('What should');
    });
  },
);
