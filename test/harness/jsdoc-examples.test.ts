import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROGRAMS } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(REPOSITORY, 'node_modules', 'vitest', 'vitest.mjs');
const execute = promisify(execFile);

/** What a reader has around an example. */
const AROUND = `
import { object } from '@restatedev/restate-sdk';
import { attachCluster, startCluster, withCluster } from 'restate-cluster/testing';
import { clusterTest } from 'restate-cluster/vitest';
import { expect, inject, test as plain } from 'vitest';
import { counter } from './counter.js';
`;

/** The only example of a file. */
function exampleOf(path: string): string {
  const text = readFileSync(join(REPOSITORY, 'src', path), 'utf8');
  const [, example = ''] = /@example\n([\s\S]*?)\n\s*\*(?:\/|\s*\n\s*\* @)/.exec(text) ?? [];
  return example.replaceAll(/^\s*\* ?/gm, '');
}

/** A test file with the example as it stands, or as the body of a test where it is statements alone. */
function asTestFile(example: string, before = ''): string {
  if (example.includes('clusterTest(')) return `${AROUND}\n${example}`;
  if (example.startsWith('test(')) return `${AROUND}\nconst test = plain;\n${example}`;
  return `${AROUND}\nplain('the example', async () => {\n${before}\n${example}\n});`;
}

describe('the examples in the descriptions of public functions run as they stand', () => {
  mkdirSync(join(REPOSITORY, '.bench'), { recursive: true });
  const folder = mkdtempSync(join(REPOSITORY, '.bench', 'examples-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  const cluster = 'await using cluster = await startCluster({ services: [counter] });';

  beforeAll(() => {
    write('counter.ts', readFileSync(join(REPOSITORY, 'test/fixtures/vitest/counter.ts'), 'utf8'));
    write(
      'global-setup.ts',
      `import { sharedCluster } from 'restate-cluster/vitest/global-setup';\nimport { counter } from './counter.js';\n${exampleOf('vitest/global-setup.ts')}`,
    );
    write(
      'vitest.config.ts',
      `export default { test: { globalSetup: './global-setup.ts', testTimeout: 120_000, fileParallelism: false } };`,
    );
    write('start.test.ts', asTestFile(exampleOf('testing/start.ts')));
    write('with-cluster.test.ts', asTestFile(exampleOf('testing/with-cluster.ts')));
    write('cluster-test.test.ts', asTestFile(exampleOf('vitest/cluster-test.ts')));
    write('attach.test.ts', asTestFile(exampleOf('testing/attach.ts')));
    write('state.test.ts', asTestFile(exampleOf('testing/types.ts'), cluster));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('all of them', async () => {
    const env = { ...process.env, ...PROGRAMS, CI: '', NO_COLOR: '1', RESTATE_CLUSTER_RUNTIME: 'native' };
    delete (env as Record<string, string | undefined>)['VITEST'];
    const { stdout } = await execute(process.execPath, [VITEST, 'run', '--root', folder], { cwd: folder, env });
    expect(stdout).toContain('Tests  5 passed');
  });
});
