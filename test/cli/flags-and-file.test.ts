import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliOk } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let directory = temporaryDirectory();
beforeEach(() => {
  directory = temporaryDirectory();
  writeFileSync(join(directory.path, 'restate-cluster.yaml'), 'name: t-flags\nnodes: 1\nruntime: native\n');
});
afterEach(() => {
  directory.remove();
});

const planned = (...flags: string[]) =>
  cliOk(['up', '--dry-run', '--ports', 'auto', '--dir', 'cluster', ...flags], { cwd: directory.path });

test('a flag that says another thing than the spec file is told to be forgotten', async () => {
  const { stdout, stderr } = await planned('--nodes', '2');
  expect(stdout).toContain('node-1 and node-2');
  expect(stderr).toContain('restate-cluster.yaml does not say what --nodes and --ports did');
});

test('one that says the same is not', async () => {
  expect((await planned('--nodes', '1')).stderr).toContain('does not say what --ports did');
});

test('without a file, the cluster directory remembers flags', async () => {
  const cwd = join(directory.path, 'empty');
  mkdirSync(cwd);
  const { stderr } = await cliOk(['up', '--dry-run', '--nodes', '2', '--ports', 'auto'], { cwd });
  expect(stderr).not.toContain('does not say');
});
