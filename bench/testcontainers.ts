import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('./first-answer.mjs', import.meta.url));

/** Newer ones need what Node 20 has not, and their SDK with them. */
const PACKAGES = ['@restatedev/restate-sdk-testcontainers@1.9.0', '@restatedev/restate-sdk@~1.9.0'];

/**
 * Runs first-answer.mjs in a process of its own.
 *
 * @returns the milliseconds it prints
 */
async function firstAnswer(script: string, ...args: readonly string[]): Promise<number> {
  // Its reaper is one more image, and one more container to wait for; what it would remove, the script removes.
  const env = { ...process.env, TESTCONTAINERS_RYUK_DISABLED: 'true', RESTATE_LOGGING: 'ERROR' };
  const { stdout } = await run(process.execPath, [script, ...args], { env, timeout: 120_000 });
  const found = /^first answer: (.*)$/m.exec(stdout);
  if (found === null) throw new Error(`no time was printed: ${stdout}`);
  return Number(found[1]);
}

/** A first start of ours, in a fresh process. */
export function firstStart(runtime: 'native' | 'docker'): () => Promise<number> {
  return () => firstAnswer(CHILD, 'restate-cluster', runtime);
}

/** Installs Restate's own package for tests into a directory, and gives back what starts it once, with one node. */
export async function installTestcontainers(dir: string, image: string): Promise<() => Promise<number>> {
  await run('npm', ['install', '--prefix', dir, '--no-audit', '--no-fund', '--loglevel=error', ...PACKAGES], {
    cwd: dir,
  });
  const script = join(dir, 'first-answer.mjs');
  copyFileSync(CHILD, script);
  const start = () => firstAnswer(script, 'testcontainers', image);
  // Images are fetched with the first start.
  await start();
  return start;
}
