import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lintPaths } from '../../src/cluster/lint.js';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const CASES = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'restate-cluster')));

/** What an example is made to show, and why that is noticed. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  // As many copies as nodes.
  tuned: ['replication-no-spare'],
};

test.each(CASES)('what was generated for %s keeps the rules', async (name) => {
  for (const path of ['restate-cluster', 'restate-cluster.yaml']) {
    const { findings, nodes } = await lintPaths([join(EXAMPLES, name, path)]);
    expect(nodes).toBeGreaterThan(0);
    const serious = findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
    expect(serious).toEqual(MEANT[name] ?? []);
  }
});
