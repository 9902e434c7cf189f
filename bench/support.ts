import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The value that a share (0 to 1) of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Takes every candidate in turn, round after round, so that noise on the machine meets them alike. */
export async function interleave<Name extends string>(
  rounds: number,
  candidates: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(candidates) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await candidates[name]());
  }
  return results;
}

/** Prints medians with the spread, and the ratio to the first, which is the baseline. */
export function report(
  title: string,
  results: Readonly<Record<string, readonly number[]>>,
  unit = 's',
  scale = 1_000,
): void {
  console.log(`\n${title}`);
  const [baseline = []] = Object.values(results);
  for (const [name, values] of Object.entries(results)) {
    const show = (value: number) => (value / scale).toFixed(2);
    const ratio = median(values) / median(baseline);
    const spread = `${show(Math.min(...values))} … ${show(Math.max(...values))}`;
    console.log(
      `  ${name.padEnd(34)} ${show(median(values)).padStart(7)} ${unit}   ${ratio.toFixed(2)}×   (${spread}, n=${String(values.length)})`,
    );
  }
}

/** Says whether a ratio holds what docs/performance.md promises; a broken promise ends the run with exit code 1. */
export function expectRatio(what: string, value: readonly number[], baseline: readonly number[], limit: number): void {
  const ratio = median(value) / median(baseline);
  expectAtMost(`${what}, ratio`, ratio, limit);
}

export function expectAtMost(what: string, value: number, limit: number): void {
  const kept = value <= limit;
  console.log(`  ${kept ? 'ok' : 'BROKEN'}: ${what}: ${value.toFixed(2)}, at most ${String(limit)}`);
  if (!kept) process.exitCode = 1;
}

export async function inTemporaryDirectory<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'restate-cluster-bench-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** `--rounds 5` and the like. */
export function numberFlag(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(process.argv[at + 1]);
}
