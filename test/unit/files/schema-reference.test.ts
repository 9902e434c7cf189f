import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { schemaReference } from '../../../src/files/schema-reference.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();
const SCHEMA = 'dist/restate-cluster.schema.json';

async function install(project: string): Promise<string> {
  const root = join(project, 'node_modules', 'restate-cluster');
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(join(root, SCHEMA), '{}');
  return root;
}

test.each([
  ['demo.yaml', `./node_modules/restate-cluster/${SCHEMA}`],
  ['a/b/demo.yaml', `../../node_modules/restate-cluster/${SCHEMA}`],
])('%s of a project that has the package: %s', async (file, reference) => {
  const project = await temporaryDirectory();
  const root = await install(project);
  expect(schemaReference(join(project, file), root)).toBe(reference);
  // An installation elsewhere, as with npx, does not matter then: others may not have it.
  expect(schemaReference(join(project, file), await temporaryDirectory())).toBe(reference);
  expect(existsSync(resolve(dirname(join(project, file)), reference))).toBe(true);
});

test('the nearest of several node_modules counts', async () => {
  const outer = await temporaryDirectory();
  await install(outer);
  await install(join(outer, 'inner'));
  expect(schemaReference(join(outer, 'inner', 'x.yaml'))).toBe(`./node_modules/restate-cluster/${SCHEMA}`);
});

test.each([
  ['demo.yaml', `./${SCHEMA}`],
  ['examples/three/restate-cluster.yaml', `../../${SCHEMA}`],
])('%s in a clone: %s', async (file, reference) => {
  const clone = await temporaryDirectory();
  expect(schemaReference(join(clone, file), `${clone}/`)).toBe(reference);
});

test('anywhere else it is the URL of this installation, without spaces', async () => {
  const root = join(await temporaryDirectory(), 'my tools#1');
  const reference = schemaReference(join(await temporaryDirectory(), 'demo.yaml'), root);
  expect(reference).toMatch(/^file:\/\/\/\S+\/my%20tools%231\/dist\/restate-cluster\.schema\.json$/);
  expect(fileURLToPath(reference ?? '')).toBe(join(root, SCHEMA));
});

test('inside an archive, where no editor can read, it is none', async () => {
  const root = '/project/.yarn/cache/restate-cluster-npm-0.1.0-59c3c0c6af.zip/node_modules/restate-cluster/';
  expect(schemaReference(join(await temporaryDirectory(), 'demo.yaml'), root)).toBeUndefined();
});

test('a folder beside a clone is not in it', async () => {
  const parent = await temporaryDirectory();
  expect(schemaReference(join(parent, 'clone-2', 'x.yaml'), join(parent, 'clone'))).toMatch(/^file:/);
  expect(schemaReference(join(parent, 'x.yaml'), join(parent, 'clone'))).toMatch(/^file:/);
});
