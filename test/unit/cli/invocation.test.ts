import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { cwd } from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { invocation, withInvocation } from '../../../src/cli/invocation.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const before = [...process.argv];
let root: string;

beforeEach(async () => {
  root = await temporaryDirectory();
  vi.stubEnv('npm_lifecycle_event', undefined);
  vi.stubEnv('npm_config_user_agent', undefined);
  vi.stubEnv('PATH', join(root, 'bin'));
});
afterEach(() => {
  process.argv.splice(0, Infinity, ...before);
  vi.unstubAllEnvs();
});

async function program(...path: string[]): Promise<string> {
  const file = join(root, ...path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  await chmod(file, 0o755);
  return file;
}

function runFrom(script: string): void {
  process.argv[1] = script;
}

function given(...args: string[]): void {
  process.argv.splice(2, Infinity, ...args);
}

describe('commands to paste', () => {
  test('name the command where the PATH has it', async () => {
    runFrom(await program('lib', 'node_modules', 'restate-cluster', 'dist', 'cli', 'main.js'));
    await program('bin', 'restate-cluster');
    expect(invocation()).toBe('restate-cluster');
  });

  test.each([
    [undefined, 'npx restate-cluster'],
    ['npm/10.8.2 node/v20.20.2', 'npx restate-cluster'],
    ['pnpm/9.15.9 npm/? node/v20.20.2', 'pnpm exec restate-cluster'],
    ['yarn/4.6.0 npm/? node/v20.20.2', 'yarn restate-cluster'],
    ['bun/1.2.0 npm/? node/v22.6.0', 'bunx restate-cluster'],
  ])('of a project (%s) run what it installed', async (agent, want) => {
    vi.stubEnv('npm_config_user_agent', agent);
    // As it is while a script of the project runs, and not in the shell of its user.
    vi.stubEnv('PATH', join(root, 'node_modules', '.bin'));
    await program('node_modules', '.bin', 'restate-cluster');
    runFrom(await program('node_modules', 'restate-cluster', 'dist', 'cli', 'main.js'));
    expect(invocation()).toBe(want);
  });

  test('of Yarn run what it installed, whatever it adds to the PATH meanwhile', async () => {
    vi.stubEnv('npm_config_user_agent', 'yarn/4.6.0 npm/? node/v20.20.2');
    vi.stubEnv('BERRY_BIN_FOLDER', join(root, 'bin'));
    await program('bin', 'restate-cluster');
    runFrom(await program('node_modules', 'restate-cluster', 'dist', 'cli', 'main.js'));
    expect(invocation()).toBe('yarn restate-cluster');
  });

  test('of npx go through it', () => {
    vi.stubEnv('npm_lifecycle_event', 'npx');
    expect(invocation()).toBe('npx restate-cluster');
  });

  test('of a clone run the clone, whatever else is installed', async () => {
    const script = await program('clone', 'dist', 'cli', 'main.js');
    runFrom(script);
    expect(invocation()).toBe(`node ${relative(cwd(), script)}`);
    await program('bin', 'restate-cluster');
    vi.stubEnv('npm_lifecycle_event', 'start');
    expect(invocation()).toBe(`node ${relative(cwd(), script)}`);
  });
});

test('commands in a text begin that way, and other words stay', () => {
  vi.stubEnv('npm_lifecycle_event', 'npx');
  expect(withInvocation('Stop it with `restate-cluster down`, or keep ./restate-cluster as it is.')).toBe(
    'Stop it with `npx restate-cluster down`, or keep ./restate-cluster as it is.',
  );
  expect(withInvocation('Start it with: restate-cluster up\nrestate-cluster is made for that.')).toBe(
    'Start it with: npx restate-cluster up\nrestate-cluster is made for that.',
  );
});

test('commands are about the cluster that this call was about', () => {
  vi.stubEnv('npm_lifecycle_event', 'npx');
  given('up', '--nodes', '3', '--name', 'blue');
  expect(withInvocation('Look with `restate-cluster logs node-1`, or: restate-cluster node kill node-1')).toBe(
    'Look with `npx restate-cluster logs node-1 --name blue`, or: npx restate-cluster node kill node-1 --name blue',
  );
  expect(withInvocation('See `restate-cluster list`; `restate-cluster down --dir /other`.')).toBe(
    'See `npx restate-cluster list`; `npx restate-cluster down --dir /other`.',
  );
  given('status', '--name', 'blue', '--dir=my clusters/x');
  expect(withInvocation('Start it with: restate-cluster up')).toBe(
    "Start it with: npx restate-cluster up --dir 'my clusters/x'",
  );
  expect(withInvocation('Ask with: restate-cluster ctl -- nodes list.')).toBe(
    "Ask with: npx restate-cluster ctl --dir 'my clusters/x' -- nodes list.",
  );
  given('ctl', '--', '--name', 'of restatectl');
  expect(withInvocation('Start it with: restate-cluster up')).toBe('Start it with: npx restate-cluster up');
});
