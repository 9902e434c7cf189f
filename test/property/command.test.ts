import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { temporaryDirectory } from '../support/machine.js';
import { wrongSpec } from './arbitrary/invalid.js';
import { validSpec } from './arbitrary/spec.js';
import { HOSTILE } from './hostile.js';
import { sample, SEED } from './settings.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Makes the program write the processor time it took to a pipe of its own, when it ends. */
const METER =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>{const{user,system}=process.cpuUsage();writeSync(3,String(user+system))})';

const { path: root, remove } = temporaryDirectory();
afterAll(remove);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly cpuMs: number;
  /** What is in the directory it ran in, afterwards. */
  readonly left: readonly string[];
}

async function generate(spec: string): Promise<Ended> {
  const cwd = mkdtempSync(join(root, 'case-'));
  writeFileSync(join(cwd, 'spec.yaml'), spec);
  const args = ['--import', METER, MAIN, 'generate', 'spec.yaml', '--dir', 'out'];
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  const said: [string, string, string] = ['', '', ''];
  const listen = (k: 0 | 1 | 2, stream: Readable) => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said[k] += text;
    });
  };
  listen(0, child.stdout);
  listen(1, child.stderr);
  listen(2, child.stdio[3] as Readable);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const [stdout, stderr, micros] = said;
  return { code, stdout, stderr, cpuMs: Number(micros) / 1_000, left: readdirSync(cwd) };
}

/**
 * The promise is a second. What is measured is the time the program itself computes, since a machine that also runs
 * other tests makes it wait. Such a machine computes slower, too: where the smallest refusal takes long, the others
 * get four times that.
 */
const PROMISE_MS = 1_000;
const { cpuMs: smallest } = await generate('nodez: 3');
const MAX_CPU_MS = Math.max(PROMISE_MS, 4 * smallest);

/** Each problem is two lines: where and what, then what to do. */
function expectRefusal({ code, stdout, stderr, cpuMs, left }: Ended): void {
  expect(code, stderr.slice(0, 500)).toBe(2);
  expect(stdout).toBe('');
  expect(left).toEqual(['spec.yaml']);
  expect(stderr).not.toMatch(/^\s+at |node:internal|Error: .*Error:/m);
  expect(cpuMs).toBeGreaterThan(0);
  expect(cpuMs).toBeLessThan(MAX_CPU_MS);
  const [first = '', blank, ...lines] = stderr.trimEnd().split('\n');
  // One that is too large to be a spec is not read at all.
  if (first === 'Error: spec.yaml is larger than 250 kB, and is not read') {
    expect([blank, ...lines]).toEqual(['Name a spec file, `-` for standard input, or none for a 3-node cluster.']);
    return;
  }
  expect(first).toMatch(/^Error: spec\.yaml has \d+ problems?$/);
  expect(blank).toBe('');
  expect(lines.length % 2).toBe(0);
  for (const [i, line] of lines.entries()) expect(line).toMatch(i % 2 === 0 ? /^ {2}\S/ : /^ {4}\S.*[.?]$/);
}

describe('generate ends in exit 2 and writes nothing', () => {
  test.each(Object.keys(HOSTILE))('for %s', async (what) => {
    const ended = await generate(HOSTILE[what] ?? '');
    expectRefusal(ended);
  });

  test(`for random specs with something wrong in them (seed ${String(SEED)})`, async () => {
    for (const { spec, what } of sample(wrongSpec(validSpec()), 12)) {
      const ended = await generate(stringify(spec));
      expect(ended.code, `${what}: ${JSON.stringify(spec)}`).toBe(2);
      expectRefusal(ended);
    }
  });

  test.each([
    ['ports: {ingress: 5122}', 'ports.fabric'],
    ['nodes: [{count: 3, ports: {admin: 8080}}]', 'nodes[0].ports.admin'],
    ['nodes: [{ports: {fabric: 65500}, count: 9}]', 'nodes[0].ports.fabric'],
    ['nodes: 2\nreplication: 3', 'replication'],
    ['nodes: [{roles: [worker]}]', ''],
  ])('for what only a plan shows: %s', async (spec, path) => {
    const ended = await generate(spec);
    expectRefusal(ended);
    expect(ended.stderr).toContain(`\n  ${path}`);
  });
});
