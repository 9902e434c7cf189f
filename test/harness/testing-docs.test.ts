import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROGRAMS } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(REPOSITORY, 'node_modules', 'vitest', 'vitest.mjs');
const execute = promisify(execFile);

/** The pieces of code of the page that name a file, by that name. */
function namedBlocks(page: string): Map<string, string> {
  const blocks = [...page.matchAll(/^```(?:ts|js) (\S+)\n([\s\S]*?)^```$/gm)];
  return new Map(blocks.map(([, name = '', code = '']) => [name, code]));
}

/** The test that the README shows. */
function readmeTest(): string {
  const [, code] = /^```ts vitest\n([\s\S]*?)^```$/m.exec(readFileSync(join(REPOSITORY, 'README.md'), 'utf8')) ?? [];
  if (code === undefined) throw new Error('the README shows no test');
  return code;
}

/** A reader who has copied everything from docs/testing.md into one folder. */
describe('docs/testing.md', () => {
  const blocks = namedBlocks(readFileSync(join(REPOSITORY, 'docs', 'testing.md'), 'utf8'));
  blocks.set('readme.test.ts', readmeTest());
  // Inside of the package, so that its own name and its dependencies are found.
  mkdirSync(join(REPOSITORY, '.bench'), { recursive: true });
  const folder = mkdtempSync(join(REPOSITORY, '.bench', 'docs-'));
  const env = { ...process.env, ...PROGRAMS, CI: '', NO_COLOR: '1', RESTATE_CLUSTER_RUNTIME: 'native' };
  delete (env as Record<string, string | undefined>)['VITEST'];

  beforeAll(() => {
    for (const [name, code] of blocks) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), code);
    }
  });
  afterAll(() => {
    // What explains a failure stays, where a reader of the failure finds it.
    const failures = join(folder, 'restate-cluster-failures');
    if (existsSync(failures)) cpSync(failures, join(REPOSITORY, 'restate-cluster-failures'), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
  });

  test('every test on it passes', async () => {
    const tests = [...blocks.keys()].filter((name) => name.endsWith('.test.ts') && !name.startsWith('shared/'));
    expect(tests.length).toBeGreaterThan(4);
    const { stdout } = await execute(process.execPath, [VITEST, 'run', '--root', folder, '--exclude', 'shared/**'], {
      cwd: folder,
      env,
    });
    expect(stdout).toContain(`Test Files  ${String(tests.length)} passed`);
  }, 300_000);

  test('one cluster for all files', async () => {
    const root = join(folder, 'shared');
    const { stdout } = await execute(process.execPath, [VITEST, 'run', '--root', root], { cwd: root, env });
    expect(stdout).toContain('Test Files  1 passed');
  });

  test.each(['plain.mjs', 'plain.cjs'])("Node's own test runner: %s", async (file) => {
    const { stdout } = await execute(process.execPath, ['--test', join(folder, file)], {
      cwd: folder,
      env,
    });
    expect(stdout).toMatch(/pass 1\b/);
    expect(stdout).toMatch(/fail 0\b/);
  });

  test('its code is correct TypeScript', async () => {
    const config = { extends: join(REPOSITORY, 'tsconfig.json'), include: ['**/*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
    await execute(process.execPath, [tsc, '-p', folder], { cwd: folder });
  });
});
