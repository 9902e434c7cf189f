import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);
/** `curl` tries again where it failed: nodes tell each other of a new deployment a moment after it was taken. */
const CURL = `curl() { command curl --silent --show-error --fail --retry 10 --retry-all-errors --retry-delay 1 --noproxy '*' "$@"; echo; }`;

/** A copy of this checkout in which nothing was installed or built, and a shell in it, as a newcomer has them. */
export class Clone {
  readonly #place = temporaryDirectory();
  readonly #bin = temporaryDirectory();
  readonly path = this.#place.path;

  async copy(): Promise<void> {
    const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: REPOSITORY,
    });
    for (const path of stdout.split('\0').filter((name) => name !== '')) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      cpSync(join(REPOSITORY, path), join(this.path, path));
    }
    // What an installed package puts on the PATH.
    const command = join(this.#bin.path, 'restate-cluster');
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(this.path, 'dist/cli/main.js')}" "$@"\n`);
    chmodSync(command, 0o755);
  }

  env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const PATH = `${this.#bin.path}${delimiter}${process.env['PATH'] ?? ''}`;
    return { ...process.env, PATH, CI: '', npm_lifecycle_event: undefined, VITEST: undefined, ...more };
  }

  /** Runs commands as a shell that stops at the first that fails. */
  async paste(commands: string, more?: Readonly<Record<string, string>>): Promise<string> {
    const options = { cwd: this.path, env: this.env(more), maxBuffer: 64 * 1_024 ** 2 };
    return (await execute('bash', ['-c', `set -e\n${CURL}\n${commands}`], options)).stdout;
  }

  remove(): void {
    this.#place.remove();
    this.#bin.remove();
  }
}
