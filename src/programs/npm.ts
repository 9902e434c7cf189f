import { run } from '../exec/run.js';
import type { RunError } from '../exec/run-error.js';

/**
 * Installs a package into a directory of its own, without running scripts.
 *
 * @throws {RunError}
 */
export async function npmInstall(directory: string, spec: string, signal: AbortSignal | undefined): Promise<void> {
  await run(
    'npm',
    [
      'install',
      '--prefix',
      directory,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      // npm's own retries would keep a machine without network waiting for minutes.
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      '--fetch-retry-maxtimeout=3000',
      spec,
    ],
    { cwd: directory, signal },
  );
}

/** Whether npm said that there is no such package or version. */
export function isUnknownPackage({ stderr }: RunError): boolean {
  return /E404|ETARGET|notarget/.test(stderr);
}

/** Of npm's many lines, those that say what is wrong. */
export function npmReason(error: RunError): string {
  if (error.missing) return 'npm was not found on the PATH';
  const lines = error.stderr
    .split('\n')
    .filter((line) => /^npm (?:error|ERR!) (?:code|network|[45]\d\d|request) /i.test(line));
  return lines.length === 0 ? error.tail : lines.slice(0, 5).join('\n');
}
