import { isDeepStrictEqual } from 'node:util';
import { createPatch } from 'diff';
import { finalState } from './final-state.js';
import type { FinalState } from './final-state.js';
import type { CliResult } from './cli.js';
import type { TestCluster } from './cluster.js';

/** The line that is printed when a step of a change begins. */
export const STEP = /\bstep \d+\/\d+/;

export interface KillOptions {
  /** A cluster as it must be before the command: a new one, or the same one brought back. */
  readonly prepare: () => Promise<TestCluster>;
  /** The command, such as `['node', 'remove', 'node-3']`. Its progress is read from stderr. */
  readonly args: (cluster: TestCluster) => readonly string[];
  /** Gives up what was prepared. */
  readonly release: (cluster: TestCluster) => Promise<void>;
  /** What begins a step, in a line of stderr. The same match again is the same step. Default: {@link STEP}. */
  readonly pattern?: RegExp;
  /** What must hold beside the state, after the command has run to its end. `line` is absent after an undisturbed run. */
  readonly verify?: (cluster: TestCluster, line: string | undefined) => Promise<void>;
  /** Paths that {@link finalState} leaves out. */
  readonly skip?: RegExp;
}

export interface KillReport {
  /** The lines at which it was killed, one run each. */
  readonly steps: readonly string[];
  /** That of an undisturbed run, and of all others. */
  readonly state: FinalState;
}

/** The first line of each step, in order. A line without its end is none yet. */
export function stepLines(stderr: string, pattern: RegExp): string[] {
  const steps = new Map<string, string>();
  for (const line of stderr.split('\n').slice(0, -1)) {
    const step = pattern.exec(line)?.[0];
    if (step !== undefined && !steps.has(step)) steps.set(step, line);
  }
  return [...steps.values()];
}

/** Runs a command, and kills it (SIGKILL) at the moment at which its k-th step begins, from 1. */
export async function killAtStep(
  cluster: TestCluster,
  args: readonly string[],
  k: number,
  pattern: RegExp = STEP,
): Promise<CliResult & { readonly killedAt: string | undefined }> {
  let killedAt: string | undefined;
  const result = await cluster.run(args, {
    onStderr: (text, child) => {
      if (killedAt !== undefined) return;
      killedAt = stepLines(text, pattern)[k - 1];
      if (killedAt !== undefined) child.kill('SIGKILL');
    },
  });
  return { ...result, killedAt };
}

/**
 * Runs a command undisturbed, and then once for each of its steps: kills it when that step begins, and runs the same
 * command again to its end.
 *
 * @throws {Error} where a run leaves another state than the undisturbed one, or has fewer steps
 */
export async function killBetween(options: KillOptions): Promise<KillReport> {
  const { pattern = STEP } = options;
  const [steps, state] = await runOnce(options, undefined);
  if (steps.length === 0) throw new Error(`no line matches ${String(pattern)}`);
  for (const [i, step] of steps.entries()) {
    const [, other] = await runOnce(options, i + 1);
    if (!isDeepStrictEqual(other, state)) {
      const [expected, real] = [state, other].map((each) => JSON.stringify(each, undefined, 2).replaceAll('\\n', '\n'));
      const patch = createPatch('state', expected ?? '', real ?? '', 'undisturbed', 'killed and run again');
      throw new Error(`killed at "${step}" and run again, it left another state:\n${patch}`);
    }
  }
  return { steps, state };
}

/** @param k the step at which it is killed first; absent for an undisturbed run */
async function runOnce(options: KillOptions, k: number | undefined): Promise<[string[], FinalState]> {
  const { pattern = STEP, skip } = options;
  const cluster = await options.prepare();
  try {
    const args = options.args(cluster);
    let line: string | undefined;
    if (k !== undefined) {
      const killed = await killAtStep(cluster, args, k, pattern);
      line = killed.killedAt;
      if (line === undefined) throw new Error(`it ended before its step ${String(k)}:\n${killed.stderr}`);
    }
    const { stderr } = await cluster.ok(args);
    await options.verify?.(cluster, line);
    return [stepLines(stderr, pattern), await finalState(cluster.dir, skip)];
  } finally {
    await options.release(cluster);
  }
}
