// Whole-process times and memory of the command line, against `node -e 0`.
//   npm run bench:cli -- [--rounds 15]
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectAtMost, expectRatio, inTemporaryDirectory, interleave, numberFlag, report } from './support.js';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PEAK = new URL('./peak-memory.mjs', import.meta.url).href;

function time(args: readonly string[], cwd?: string): Promise<number> {
  const from = performance.now();
  execFileSync(process.execPath, [...args], { stdio: 'pipe', ...(cwd === undefined ? {} : { cwd }) });
  return Promise.resolve(performance.now() - from);
}

/** A fresh directory each time, so that all files are written. */
function generate(nodes: number): () => Promise<number> {
  return () => inTemporaryDirectory((dir) => time([MAIN, 'generate', '--nodes', String(nodes)], dir));
}

const results = await interleave(numberFlag('rounds', 15), {
  'node -e 0': () => time(['-e', '0']),
  'restate-cluster --version': () => time([MAIN, '--version']),
  'restate-cluster --help': () => time([MAIN, '--help']),
  'restate-cluster generate, 3 nodes': generate(3),
  'restate-cluster generate, 100 nodes': generate(100),
});
report('Whole processes', results, 'ms', 1);
const base = results['node -e 0'];
expectRatio('--version', results['restate-cluster --version'], base, 3);
expectRatio('generate, 3 nodes', results['restate-cluster generate, 3 nodes'], base, 6);
expectRatio(
  'generate, 100 nodes against 3',
  results['restate-cluster generate, 100 nodes'],
  results['restate-cluster generate, 3 nodes'],
  2,
);

await inTemporaryDirectory((cwd) => {
  const file = join(cwd, 'peak');
  const run = (...args: string[]) => {
    const from = performance.now();
    const env = { ...process.env, PEAK_MEMORY_FILE: file };
    const { status, stderr } = spawnSync(process.execPath, ['--import', PEAK, MAIN, ...args], {
      cwd,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return { ms: performance.now() - from, peakMb: Number(readFileSync(file, 'utf8')) / 1_024 };
  };
  const where = [
    '--runtime',
    'native',
    '--ports',
    'auto',
    '--name',
    `bench-cli-${String(process.pid)}`,
    '--dir',
    'cluster',
  ];
  process.env['RESTATE_SERVER_BIN'] ??= program('restate-server');
  process.env['RESTATECTL_BIN'] ??= program('restatectl');
  console.log('\nA native cluster of 3 nodes');
  const started = run('up', ...where);
  try {
    const again = run('up', ...where);
    console.log(`  a second up: ${again.ms.toFixed(0)} ms`);
    expectAtMost('peak memory of up, MB', started.peakMb, 100);
  } finally {
    const stopped = run('down', '--purge', '--dir', 'cluster');
    expectAtMost('down of 3 nodes, s', stopped.ms / 1_000, 2);
  }
  return Promise.resolve();
});

function program(name: string): string {
  return fileURLToPath(
    new URL(`../node_modules/@restatedev/${name}-${process.platform}-${process.arch}/bin/${name}`, import.meta.url),
  );
}
