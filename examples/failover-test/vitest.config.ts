import { defineConfig } from 'vitest/config';

// Starting a cluster takes seconds, and the first time its programs or images are fetched too.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
