import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSpecText } from '../../../src/files/spec-file.js';
import { loadTemplates } from '../../../src/files/templates.js';
import { TEMPLATE_NAMES } from '../../../src/render/types.js';
import { clusterErrorOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const HINT = 'Name a spec file, `-` for standard input, or none for a 3-node cluster.';

test('a spec file is read as it is', async () => {
  const path = join(await temporaryDirectory(), 'demo.yaml');
  await writeFile(path, 'nodes: 5 # ünï\n');
  expect(await readSpecText(path)).toBe('nodes: 5 # ünï\n');
});

test('a file that is not there is named', async () => {
  const path = join(await temporaryDirectory(), 'none.yaml');
  expect(await clusterErrorOf(readSpecText(path))).toMatchObject({
    code: 'spec-unreadable',
    message: `${path} does not exist`,
    hint: HINT,
  });
});

test('a directory is no spec', async () => {
  const path = join(await temporaryDirectory(), 'dir');
  await mkdir(path);
  expect(await clusterErrorOf(readSpecText(path))).toMatchObject({ message: `${path} is a directory`, hint: HINT });
});

test('a path below a file does not exist', async () => {
  const path = join(await temporaryDirectory(), 'file');
  await writeFile(path, '');
  expect(await clusterErrorOf(readSpecText(join(path, 'x.yaml')))).toMatchObject({
    code: 'spec-unreadable',
    message: `${join(path, 'x.yaml')} does not exist`,
  });
});

test('all templates come with the package', async () => {
  const templates = await loadTemplates();
  expect(Object.keys(templates)).toEqual([...TEMPLATE_NAMES]);
  for (const text of Object.values(templates)) expect(text.length).toBeGreaterThan(50);
});
