import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '../support/examples.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

/** A newcomer's copy of examples/failover-test, with what would be published in the place of the published package. */
describe('examples/failover-test, copied', () => {
  const { path: cwd, remove } = temporaryDirectory();
  const env = {
    ...process.env,
    ...PROGRAMS,
    VITEST: undefined,
    CI: '',
    NO_COLOR: '1',
    RESTATE_CLUSTER_RUNTIME: 'native',
  };
  const npm = (...args: string[]) => execute('npm', args, { cwd, env });

  beforeAll(async () => {
    cpSync(join(EXAMPLES, 'failover-test'), cwd, { recursive: true });
    // Built already; packing must not build again under the other tests.
    await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', cwd], { cwd: REPOSITORY });
    const tarball = readdirSync(cwd).find((name) => name.endsWith('.tgz')) ?? '';
    const file = join(cwd, 'package.json');
    const text = readFileSync(file, 'utf8');
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    expect(text).toContain(`"restate-cluster": "^${version}"`);
    writeFileSync(file, text.replace(`"^${version}"`, `"file:./${tarball}"`));
    await npm('install', '--no-audit', '--no-fund');
  }, 300_000);
  afterAll(remove);

  test('its tests pass', async () => {
    const { stdout } = await npm('test');
    expect(stdout).toMatch(/Tests {2}2 passed \(2\)/);
  });

  test('its types are right', async () => {
    await npm('run', 'types');
  });
});
