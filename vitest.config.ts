import { defineConfig } from 'vitest/config';

/** Starting real clusters takes seconds; a hang is ended, but no test asserts a duration. */
const REAL = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: 'coverage/results.json' },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      { test: { name: 'property', include: ['test/property/**/*.test.ts'], ...REAL } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...REAL } },
      { test: { name: 'native', include: ['test/native/**/*.test.ts'], ...REAL } },
      { test: { name: 'harness', include: ['test/harness/**/*.test.ts'], ...REAL } },
      { test: { name: 'readme', include: ['test/readme/**/*.test.ts'], ...REAL } },
      { test: { name: 'docker', include: ['test/docker/**/*.test.ts'], ...REAL } },
    ],
  },
});
