import { pid, ppid, uptime } from 'node:process';
import { afterEach, expect, test, vi } from 'vitest';
import { findProcess, startTime } from '../../../src/machine/processes.js';
import { runStart } from '../../../src/testing/run-start.js';

const ownStart = () => Date.now() - uptime() * 1_000;
/** Node counts from when it was loaded, the system from when it was started; and processors are busy. */
const TOLERANCE_MS = 3_000;

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a process started when Node says that it did', async () => {
  const own = await findProcess(pid);
  expect(Math.abs(startTime(own ?? { started: '' }).getTime() - ownStart())).toBeLessThan(TOLERANCE_MS);
});

test('a run is as old as what starts its workers, of which this may be the last', async () => {
  vi.stubEnv('VITEST_MODE', 'RUN');
  const since = await runStart();
  expect(since.getTime()).toBeLessThanOrEqual(ownStart());
  const parent = await findProcess(ppid);
  expect(parent?.command).toMatch(/node/);
  expect(Math.abs(since.getTime() - startTime(parent ?? { started: '' }).getTime())).toBeLessThan(100);
});

test('while files are watched, each round is a run', async () => {
  vi.stubEnv('VITEST_MODE', 'WATCH');
  expect(Math.abs((await runStart()).getTime() - ownStart())).toBeLessThan(100);
});
