import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { spawnPiped } from '../../../src/exec/piped.js';
import { RunError } from '../../../src/exec/run-error.js';
import { run } from '../../../src/exec/run.js';
import type { RunOptions } from '../../../src/exec/run.js';
import { hurryPrograms } from '../../../src/exec/hurry.js';
import { within } from '../../../src/exec/within.js';
import { rejectionOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
/** More than ending takes, on a busy machine too, and far less than these programs would go on. */
const SOON_MS = 15_000;

/** A file, and a line of a script that notes the process group there. */
async function place(): Promise<{ note: string; noted: () => number }> {
  const file = join(await temporaryDirectory(), 'pid');
  return { note: `echo $$ > '${file}'`, noted: () => Number(readFileSync(file, 'utf8')) };
}

const sh = (script: string, options?: RunOptions) => run('/bin/sh', ['-c', script], options);

async function failureOf(work: Promise<unknown>): Promise<RunError> {
  const error = await rejectionOf(work);
  if (error instanceof RunError) return error;
  throw error;
}

/** Whether nothing runs in a process group any more. */
async function isGone(group: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-axo', 'pgid=,state=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .every(([id, state = '']) => Number(id) !== group || state.startsWith('Z'));
}

describe('a program that does not end', () => {
  test.each([
    ['waits', 'sleep 300'],
    ['waits for a child that holds its output', 'sleep 300 & wait'],
    ['does not hear SIGTERM, nor does its child', "trap '' TERM; while :; do sleep 300; done"],
    ['prints lines for ever', 'yes'],
  ])('is ended by its limit, with all it has started, when it %s', { timeout: SOON_MS }, async (_, script) => {
    const { note, noted } = await place();
    const options = { timeoutMs: 300, onLine: () => undefined };
    expect(await failureOf(sh(`${note}; ${script}`, options))).toMatchObject({ timedOut: true, canceled: false });
    expect(await isGone(noted())).toBe(true);
  });

  test.each([
    ['text', `yes | tr -d '\\n'`],
    ['control characters, each six once it is made printable', 'cat /dev/zero'],
    ['errors', 'cat /dev/zero >&2'],
    ['without hearing SIGTERM', "trap '' TERM PIPE; yes aaaaaaaaaaaaaaaa; sleep 300"],
  ])('is ended when it prints more than can be kept: %s', { timeout: SOON_MS }, async (_, script) => {
    const { note, noted } = await place();
    const error = await failureOf(sh(`${note}; ${script}`));
    expect(error).toMatchObject({ flooded: true, message: expect.stringMatching(/printed too much$/) as string });
    expect(error.tail.length).toBeLessThan(25_000);
    expect(await isGone(noted())).toBe(true);
  });

  test('is given up although a process that left its group holds its output', { timeout: SOON_MS }, async () => {
    const { note, noted } = await place();
    const script = `const { spawn } = require('node:child_process');
      spawn('/bin/sh', ['-c', ${JSON.stringify(`${note}; exec sleep 300`)}], { detached: true, stdio: 'inherit' });
      setInterval(() => {}, 1000)`;
    expect(await failureOf(run(process.execPath, ['-e', script], { timeoutMs: 1_500 }))).toMatchObject({
      timedOut: true,
    });
    process.kill(noted(), 'SIGKILL');
  });
});

test('a program that ends well while others hold its output has its result', { timeout: SOON_MS }, async () => {
  const { note, noted } = await place();
  expect(await sh(`${note}; echo all; sleep 300 & exit 0`)).toEqual({ stdout: 'all', stderr: '' });
  expect(await isGone(noted())).toBe(true);
  const lines: string[] = [];
  await sh('echo all; sleep 300 & exit 0', { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(['all']);
});

test('a line without an end is handed over in parts', async () => {
  const lengths: number[] = [];
  await sh("yes | tr -d '\\n' | head -c 3000000", { onLine: (line) => lengths.push(line.length) });
  expect(Math.max(...lengths)).toBeLessThan(2_000_000);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(3_000_000);
});

describe('within work that is called off', () => {
  test('programs are ended, also after the work has returned', { timeout: SOON_MS }, async () => {
    const controller = new AbortController();
    const { note, noted } = await place();
    let late: Promise<RunError> | undefined;
    await within(controller.signal, async () => {
      late = failureOf(sh(`${note}; sleep 300`));
      const piped = await spawnPiped('/bin/sh', ['-c', 'sleep 300 & wait']);
      setTimeout(() => {
        controller.abort();
      }, 500);
      expect((await piped.ended)?.message).toContain('SIGKILL');
    });
    expect(await late).toMatchObject({ canceled: true });
    expect(await isGone(noted())).toBe(true);
  });

  test('none is started any more, and the other work goes on', async () => {
    const failure = await within(AbortSignal.abort(), () => failureOf(sh('true')));
    expect(failure.canceled).toBe(true);
    expect(await sh('echo on')).toMatchObject({ stdout: 'on' });
  });

  test('the outer work ends the inner', { timeout: SOON_MS }, async () => {
    const controller = new AbortController();
    const inner = () => within(new AbortController().signal, () => failureOf(sh('sleep 300')));
    const failure = within(controller.signal, inner);
    controller.abort();
    expect((await failure).canceled).toBe(true);
  });
});

test('programs get a few seconds more when this process is told to end', { timeout: SOON_MS }, async () => {
  const short = sh('sleep 1; echo done');
  const long = failureOf(sh('sleep 300'));
  await expect
    .poll(async () => (await run('ps', ['-axo', 'ppid=,args='])).stdout)
    .toMatch(new RegExp(`^\\s*${String(process.pid)} .*sleep 300$`, 'm'));
  hurryPrograms();
  expect(await short).toMatchObject({ stdout: 'done' });
  expect(await long).toMatchObject({ canceled: true, timedOut: false });
});

describe('a program with its streams in our hands', () => {
  test('is killed with all it has started', async () => {
    const { note, noted } = await place();
    const program = await spawnPiped('/bin/sh', ['-c', `${note}; echo up; sleep 300 & wait`]);
    await new Promise((resolve) => program.stdout.once('data', resolve));
    program.kill();
    expect((await program.ended)?.message).toContain('was ended by SIGKILL');
    expect(await isGone(noted())).toBe(true);
  });

  test('has ended although a child holds its output', { timeout: SOON_MS }, async () => {
    const program = await spawnPiped('/bin/sh', ['-c', 'sleep 300 & exit 3']);
    expect(await program.ended).toMatchObject({ exitCode: 3 });
  });
});
