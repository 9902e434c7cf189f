import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NOTHING } from '../support/leftovers.js';
import { temporaryDirectory } from '../support/machine.js';
import { Owner } from '../support/owner.js';
import { places } from '../support/places.js';

/** Everything of a killed process is gone in this time. */
const GONE_MS = 10_000;

const newPlace = places();
const { path: project, remove } = temporaryDirectory();
const hooks = join(project, '.pnp.cjs');
const seen = join(project, 'seen');
afterAll(remove);

/** In the place of Yarn's hooks, without which Node finds no package: it writes down what was started with it. */
function writeHooks(more = ''): void {
  writeFileSync(seen, '');
  writeFileSync(
    hooks,
    `require('node:fs').appendFileSync(${JSON.stringify(seen)}, process.argv.join(' ') + '\\n');\n${more}`,
  );
}

const OPTIONS = { runtime: 'native', nodes: 1, nodeOptions: `--require ${hooks}` };

test("under Yarn's Plug'n'Play, what removes a killed test's cluster is started with its hooks", async () => {
  writeHooks();
  const place = newPlace();
  const owner = new Owner(place, { ...OPTIONS, ending: 'waits' });
  expect(await owner.started).toBeDefined();
  writeHooks();
  owner.kill('SIGKILL');
  expect((await owner.ended).signal).toBe('SIGKILL');
  expect(await place.lookUntilEmpty(GONE_MS)).toEqual(NOTHING);
  expect(readFileSync(seen, 'utf8')).toContain('watchdog-main.js');
});

test('where that does not start, neither does the cluster', async () => {
  writeHooks("if (process.argv[1]?.endsWith('watchdog-main.js')) throw new Error('no such package');\n");
  const place = newPlace();
  const { code, stderr } = await new Owner(place, { ...OPTIONS, ending: 'waits' }).ended;
  expect(code).toBe(1);
  expect(stderr).toContain('watchdog-failed');
  expect(stderr).toContain('no such package');
  expect(await place.lookUntilEmpty(GONE_MS)).toEqual(NOTHING);
});
