import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTemplates } from '../../../src/files/templates.js';
import { renderFiles } from '../../../src/render/render.js';
import { nodeNameIn, renameNode } from '../../../src/runtime/node-name.js';
import { clusterErrorOf, planOf, temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

const files = renderFiles(planOf(), await loadTemplates());
const TOML = files.find(({ path }) => path === 'nodes/node-2/restate.toml')?.content ?? '';

test('a node is called as its restate.toml says', () => {
  expect(nodeNameIn(TOML)).toBe('node-2');
  expect(nodeNameIn('x = 1\nnode-name = "a"\n[b]\nnode-name = "c"')).toBe('a');
  expect(nodeNameIn('# node-name = "a"')).toBeUndefined();
});

test('it gets another name in place, and nothing else changes', async () => {
  const dir = await temporaryDirectory();
  const config = join(dir, 'restate.toml');
  await writeFile(config, TOML);
  const { ino } = await stat(config);
  await renameNode(dir, config, 'node-2-2');
  const text = await readFile(config, 'utf8');
  expect(text).toBe(TOML.replace('node-name = "node-2"', 'node-name = "node-2-2"'));
  expect(nodeNameIn(text)).toBe('node-2-2');
  expect((await stat(config)).ino).toBe(ino);
});

test('a file edited so that its name is not found is left as it is, and told', async () => {
  const dir = await temporaryDirectory();
  const config = join(dir, 'restate.toml');
  await writeFile(config, "node-name = 'a'\n");
  expect(await clusterErrorOf(renameNode(dir, config, 'b'))).toMatchObject({
    code: 'files-edited',
    message: `${config} has no line with the node's name`,
    hint: 'Give it back its line `node-name = "…"`.',
  });
  expect(await readFile(config, 'utf8')).toBe("node-name = 'a'\n");
});
