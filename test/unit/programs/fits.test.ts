import { expect, test } from 'vitest';
import { fits, versionToFetch } from '../../../src/programs/versions.js';
import type { Program } from '../../../src/programs/versions.js';

test.each<[Program, string, string, boolean]>([
  ['restate-server', '1.7.12', '1.7.12', true],
  ['restate-server', '1.7.13', '1.7.12', false],
  ['restate-server', '1.7.10', '1.7.12', false],
  ['restatectl', '1.7.12', '1.7.12', true],
  ['restatectl', '1.7.12', '1.6.2', true],
  ['restatectl', '1.10.0', '1.9.9', true],
  ['restatectl', '1.7.9', '1.7.10', false],
  ['restatectl', '1.6.2', '1.7.12', false],
  ['restatectl', '2.0.0', '1.7.12', false],
])('%s %s for a cluster of %s: %s', (program, found, wanted, want) => {
  expect(fits(program, found, wanted)).toBe(want);
});

test.each<[Program, string, string]>([
  ['restate-server', '1.6.2', '1.6.2'],
  ['restatectl', '1.6.2', '1.7.10'],
  ['restatectl', '1.7.9', '1.7.10'],
  ['restatectl', '1.7.12', '1.7.12'],
  ['restatectl', '1.8.0', '1.8.0'],
])('%s for %s is fetched in %s', (program, wanted, want) => {
  expect(versionToFetch(program, wanted)).toBe(want);
});
