import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/slow-first.js';

/** Starting real clusters takes seconds; a hang is ended, but no test asserts a duration. */
const REAL = { testTimeout: 300_000, hookTimeout: 300_000 };
/** The rest is quick, but shares the machine with clusters. */
const QUICK = { testTimeout: 60_000 };
/** Most of the time goes into waiting for clusters: also two cores can do with two files at once. */
const MAX_WORKERS = Math.max(2, availableParallelism() - 1);

/** They put other modules in the place of some; the rest share theirs, as most of their time would go into loading them. */
const MOCKING = ['test/unit/files/lock.test.ts', 'test/unit/cluster/wait.test.ts'];

/** Native clusters with the default store. */
const STORE = { globalSetup: ['test/support/fetch-azurite.ts'] };

export default defineConfig({
  test: {
    maxWorkers: MAX_WORKERS,
    sequence: { sequencer: SlowFirst },
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: 'coverage/results.json' },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: MOCKING, isolate: false, ...QUICK } },
      { test: { name: 'unit with mocks', include: MOCKING, ...QUICK } },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'], ...QUICK } },
      { test: { name: 'property', include: ['test/property/**/*.test.ts'], ...REAL } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...REAL } },
      { test: { name: 'native', include: ['test/native/**/*.test.ts'], ...REAL, ...STORE } },
      { test: { name: 'harness', include: ['test/harness/**/*.test.ts'], ...REAL, ...STORE } },
      { test: { name: 'readme', include: ['test/readme/**/*.test.ts'], ...REAL, ...STORE } },
      { test: { name: 'docker', include: ['test/docker/**/*.test.ts'], ...REAL } },
    ],
  },
});
