import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { RunError } from '../../../src/exec/run-error.js';
import { run, spawnDetached } from '../../../src/exec/run.js';
import type { RunOptions } from '../../../src/exec/run.js';
import { rejectionOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

const node = (code: string, options?: RunOptions) => run(process.execPath, ['-e', code], options);
const FOR_EVER = 'console.log("started"); setInterval(() => {}, 1000)';

async function runErrorOf(work: Promise<unknown>): Promise<RunError> {
  const error = await rejectionOf(work);
  if (error instanceof RunError) return error;
  throw error;
}

describe('run', () => {
  test('gives both outputs', async () => {
    expect(await node('console.log("out"); console.error("err")')).toEqual({ stdout: 'out', stderr: 'err' });
  });

  test('passes arguments past every shell', async () => {
    const words = ['$HOME', 'a b', "it's", '*', '', ';'];
    const { stdout } = await run(process.execPath, ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words]);
    expect(JSON.parse(stdout)).toEqual(words);
  });

  test('adds to the environment, and uses a directory', async () => {
    const cwd = await temporaryDirectory();
    const { stdout } = await node('console.log(process.env.UNIT_X, process.env.PATH === undefined, process.cwd())', {
      cwd,
      env: { UNIT_X: 'yes' },
    });
    expect(stdout).toBe(`yes false ${cwd}`);
  });

  test('gives the program no input to wait for', async () => {
    expect((await node('process.stdin.on("data", () => {}).on("end", () => console.log("ended"))')).stdout).toBe(
      'ended',
    );
  });

  test('fails with exit code and outputs', async () => {
    const error = await runErrorOf(node('console.log("some"); console.error("why"); process.exit(3)'));
    expect(error).toMatchObject({ exitCode: 3, stdout: 'some', stderr: 'why', tail: 'why', missing: false });
    expect(error.message).toMatch(/ failed with exit code 3$/);
  });

  test('fails where a signal ended the program', async () => {
    const error = await runErrorOf(node('process.kill(process.pid, "SIGKILL")'));
    expect(error.message).toMatch(/ was ended by SIGKILL$/);
  });

  test.each<[string, RunOptions]>([
    ['captured', {}],
    ['followed', { onLine: () => undefined }],
  ])('tells a program that is missing, %s', async (_, options) => {
    const error = await runErrorOf(run('/nowhere/restatectl', ['status'], options));
    expect(error).toMatchObject({ missing: true, message: '/nowhere/restatectl status was not found' });
  });

  test.each<[string, RunOptions]>([
    ['captured', {}],
    ['followed', { onLine: () => undefined }],
  ])('does not take a directory that is missing for a program that is, %s', async (_, options) => {
    const cwd = join(await temporaryDirectory(), 'gone');
    const error = await runErrorOf(run(process.execPath, ['-v'], { ...options, cwd }));
    expect(error.missing).toBe(false);
    expect(error.message).toMatch(/ has no directory to run in$/);
  });

  test.each<[string, RunOptions]>([
    ['captured', {}],
    ['followed', { onLine: () => undefined }],
  ])('ends a program that takes too long, %s', async (_, options) => {
    const error = await runErrorOf(node(FOR_EVER, { ...options, timeoutMs: 100 }));
    expect(error).toMatchObject({ timedOut: true, canceled: false });
    expect(error.message).toMatch(/ took too long$/);
  });

  test('ends a program when it is told to', async () => {
    const controller = new AbortController();
    const error = await runErrorOf(
      node(FOR_EVER, {
        signal: controller.signal,
        onLine: () => {
          controller.abort();
        },
      }),
    );
    expect(error).toMatchObject({ canceled: true, timedOut: false });
    expect(error.message).toMatch(/ was interrupted$/);
  });

  test('starts nothing that was called off before', async () => {
    expect((await runErrorOf(node('0', { signal: AbortSignal.abort() }))).canceled).toBe(true);
  });

  test('hands over lines of both outputs, also of a program that fails', async () => {
    const lines: string[] = [];
    const error = await runErrorOf(
      node('process.stdout.write("a\\nb"); process.stdout.write("c\\n"); console.error("e"); process.exitCode = 1', {
        onLine: (line) => lines.push(line),
      }),
    );
    expect(error).toMatchObject({ exitCode: 1, stdout: '', stderr: lines.join('\n') });
    expect(lines.sort()).toEqual(['a', 'bc', 'e']);
  });

  test('hands over more than it would keep', async () => {
    let lines = 0;
    let characters = 0;
    const onLine = (line: string) => {
      lines++;
      characters += line.length;
    };
    const code = 'const line = "x".repeat(65535) + "\\n"; for (let i = 0; i < 640; i++) process.stdout.write(line)';
    expect(await node(code, { onLine })).toEqual({ stdout: '', stderr: '' });
    expect({ lines, characters }).toEqual({ lines: 640, characters: 640 * 65_535 });
  });

  test('keeps the last lines it handed over for the error', async () => {
    const lines: string[] = [];
    const error = await runErrorOf(
      node('for (let i = 1; i <= 200; i++) console.log("line " + i); process.exitCode = 1', {
        onLine: (line) => lines.push(line),
      }),
    );
    expect(lines).toHaveLength(200);
    expect(error.stderr.split('\n')).toEqual(lines.slice(150));
    expect(error.tail.split('\n')).toEqual(lines.slice(185));
  });
});

describe('spawnDetached', () => {
  test('appends both outputs to a file, in an environment of its own', async () => {
    const directory = await temporaryDirectory();
    const log = join(directory, 'log');
    const output = openSync(log, 'a');
    const code = 'console.log(Object.keys(process.env).join(), process.cwd()); console.error("e")';
    const pid = await spawnDetached(process.execPath, ['-e', code], { cwd: directory, env: { UNIT_X: '1' }, output });
    closeSync(output);
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => readFileSync(log, 'utf8')).toContain('\ne\n');
    expect(readFileSync(log, 'utf8')).toBe(`UNIT_X ${directory}\ne\n`);
  });

  test('fails where the program is missing', async () => {
    const error = await runErrorOf(spawnDetached('/nowhere/x', [], { cwd: '/', env: {}, output: 1 }));
    expect(error).toMatchObject({ missing: true, message: '/nowhere/x was not found' });
  });
});
