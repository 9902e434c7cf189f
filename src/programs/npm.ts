import { env } from 'node:process';
import { run } from '../exec/run.js';
import type { RunError } from '../exec/run-error.js';

/**
 * What decides where npm puts a package and whether it does. A user's configuration (`~/.npmrc`, `npm_config_*`) is for
 * the user's projects: with `dry-run` or `global`, say, nothing would arrive here. What decides where npm may fetch
 * from, such as a registry, a proxy or `min-release-age`, stays the user's.
 */
const OURS = [
  '--global=false',
  '--location=project',
  '--dry-run=false',
  '--package-lock-only=false',
  '--workspaces=false',
  '--include-workspace-root=false',
  '--install-strategy=hoisted',
  '--install-links=false',
  '--include=prod',
  '--include=optional',
  '--bin-links=false',
  '--force=false',
  '--no-save',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  '--loglevel=error',
  // npm's own retries would keep a machine without network waiting for minutes.
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=3000',
];

/**
 * Installs a package into a directory of its own, without running scripts.
 *
 * @throws {RunError}
 */
export async function npmInstall(directory: string, spec: string, signal: AbortSignal | undefined): Promise<void> {
  // Set by `npm --workspace x run …`; npm refuses it beside --workspaces=false.
  const variables = Object.entries(env).filter(([name]) => name.toLowerCase() !== 'npm_config_workspace');
  await run('npm', ['install', '--prefix', directory, ...OURS, spec], {
    cwd: directory,
    signal,
    // 225 MB, over whatever line; npm has limits of its own.
    timeoutMs: Infinity,
    env: Object.fromEntries(variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    extendEnv: false,
  });
}

/** Whether npm passed over a version for its age: `min-release-age` or `before` of the user's configuration. */
export function isTooNew({ stderr }: RunError): boolean {
  return /No matching version found .* with a date before/.test(stderr);
}

/** Whether npm said that there is no such package or version. */
export function isUnknownPackage(error: RunError): boolean {
  return /E404|ETARGET|notarget/.test(error.stderr) && !isTooNew(error);
}

/** Of npm's many lines, those that say what is wrong. */
export function npmReason(error: RunError): string {
  if (error.missing) return 'npm was not found on the PATH';
  const lines = error.stderr
    .split('\n')
    .filter(
      (line) => /^npm (?:error|ERR!) (?!A complete log|\s*$)/i.test(line) && !/^npm (?:error|ERR!) +\//.test(line),
    );
  return lines.length === 0 ? error.tail : lines.slice(0, 5).join('\n');
}
