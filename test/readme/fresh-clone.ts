import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);
/** All packages are fetched and all is compiled, while other tests use the machine. */
const INSTALL_MS = 600_000;

export function freshClone(): void {
  describe('a fresh clone', () => {
    const { path: cwd, remove } = temporaryDirectory();
    const env = { ...process.env, CI: '' };

    beforeAll(async () => {
      const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: REPOSITORY,
      });
      for (const path of stdout.split('\0').filter((name) => name !== '')) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        cpSync(join(REPOSITORY, path), join(cwd, path));
      }
    });
    afterAll(async () => {
      await execute(process.execPath, ['dist/cli/main.js', 'down', '--purge'], { cwd, env }).catch(() => undefined);
      remove();
    });

    test(
      'npm ci && npm start ends in a cluster that is ready, and commands to try',
      async () => {
        const { stdout } = await execute('bash', ['-c', 'npm ci && npm start'], { cwd, env });
        expect(stdout).toMatch(/Ready: cluster restate took [\d.]+ s\. It survives the loss of any one node/);
        expect(stdout).toContain('node dist/cli/main.js down --purge');
        const command = /look {3}.*; (node .* status)$/m.exec(stdout)?.[1] ?? '';
        const status = await execute('bash', ['-c', command], { cwd, env });
        expect(status.stdout).toContain('restate: ready');
      },
      INSTALL_MS,
    );
  });
}
