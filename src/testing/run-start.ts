import { env, ppid, uptime } from 'node:process';
import { findProcess, startTime } from '../machine/processes.js';

/** Test runners, some of which give their process a title of their own; and a package manager that starts one. */
const RUNNER = /^(?:\S*[\\/])?(?:node|bun|deno|jest|vitest|npm|npx|pnpm|yarn)(?:\.exe)?(?:\s|$)/;

/**
 * When the run of tests began that this process is part of. Runners start a process for each file, or one now and then:
 * the run is as old as the process that started it. While files are watched, that one stays, and each round is a run.
 */
export async function runStart(): Promise<Date> {
  const own = new Date(Date.now() - uptime() * 1_000);
  if (env['VITEST_MODE'] === 'WATCH') return own;
  const parent = await findProcess(ppid);
  if (parent === undefined || !RUNNER.test(parent.command)) return own;
  const started = startTime(parent);
  return started < own ? started : own;
}
