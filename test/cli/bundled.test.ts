import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

/** A user's program that a bundler puts into one file. */
describe('bundled into a program', () => {
  const { path: cwd, remove } = temporaryDirectory();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(REPOSITORY, join(cwd, 'node_modules', 'restate-cluster'));
  afterAll(remove);

  async function run(source: string, packages: 'bundle' | 'external'): Promise<string> {
    const entry = join(cwd, 'program.mjs');
    writeFileSync(entry, source);
    const outfile = join(cwd, `${packages}.mjs`);
    const banner =
      "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";
    await build({
      entryPoints: [entry],
      outfile,
      packages,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['@restatedev/restate-sdk', '@restatedev/restate-sdk-clients'],
      banner: { js: banner },
      logLevel: 'silent',
    });
    const env = { ...process.env, ...PROGRAMS, NODE_OPTIONS: undefined };
    return (await execute(process.execPath, [outfile], { cwd, env })).stdout;
  }

  const report = (call: string) =>
    `try { ${call}; console.log('done'); } catch ({ code, message, hint }) { console.log(JSON.stringify({ code, message, hint })); }`;
  const GENERATE = `import { generate, parseSpec } from 'restate-cluster'; ${report("await generate(parseSpec({ runtime: 'docker' }), './generated')")}`;
  const START = `import { startCluster } from 'restate-cluster/testing'; ${report("await startCluster({ nodes: 1, runtime: 'native' })")}`;

  test.each([
    ['templates', GENERATE],
    ['the watchdog', START],
  ])('%s are missed at once, and it says what to do', async (_, source) => {
    expect(JSON.parse(await run(source, 'bundle'))).toEqual({
      code: 'package-incomplete',
      message: expect.stringContaining('a file of restate-cluster is missing: ') as string,
      hint: 'If restate-cluster was bundled into a program, leave it out, as with `esbuild --packages=external`. Else install it again.',
    });
  });

  test('left out of the bundle, it works', async () => {
    expect(await run(GENERATE, 'external')).toBe('done\n');
  });
});
