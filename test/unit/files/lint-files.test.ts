import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLintFiles } from '../../../src/files/lint-files.js';
import { temporaryDirectories } from '../fixtures.js';

const temporaryDirectory = temporaryDirectories();

async function treeOf(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return dir;
}

async function found(dir: string, ...paths: string[]): Promise<string[]> {
  const { files } = await readLintFiles(
    paths.map((path) => join(dir, path)),
    {},
  );
  return files.map((file) => `${file.name.slice(dir.length + 1)}${'fault' in file ? `: ${file.fault}` : ''}`);
}

test('of a directory, what is Restate configuration', async () => {
  const dir = await treeOf({
    'compose.yaml': '',
    'b/docker-compose.yml': '',
    'b/restate-cluster.yaml': '',
    'b/nodes/1/restate.toml': '',
    'b/node-2.toml': 'node-name = "x"\n',
    'b/other.yaml': '',
    'Cargo.toml': '[package]\nname = "x"\n',
    'node_modules/x/compose.yaml': '',
    '.git/compose.yaml': '',
    'b/nodes/1/data/restate.toml': '',
  });
  expect(await found(dir, '')).toEqual([
    'b/docker-compose.yml',
    'b/node-2.toml',
    'b/nodes/1/restate.toml',
    'b/restate-cluster.yaml',
    'compose.yaml',
  ]);
});

test('a file that is named is taken, whatever it is called, and once', async () => {
  const dir = await treeOf({ 'x.yml': '', 'any.toml': '' });
  expect(await found(dir, 'x.yml', 'any.toml', './x.yml')).toEqual(['x.yml', 'any.toml']);
});

test('what files refer to is read too', async () => {
  const dir = await treeOf({
    'compose.yaml':
      'services: {n: {image: restatedev/restate, command: "-c /r.toml", env_file: a.env, volumes: ["${DIR}/r.toml:/r.toml"]}}',
    '.env': 'DIR=./conf\n',
    'a.env': 'A=1\n',
    'conf/r.toml': 'node-name = "n"\n',
  });
  const { references } = await readLintFiles([join(dir, 'compose.yaml')], {});
  expect(references.map((file) => [file.name.slice(dir.length + 1), 'text' in file])).toEqual([
    ['.env', true],
    ['a.env', true],
    ['conf/r.toml', true],
  ]);
});

describe('what can not be read is said', () => {
  test('a path that is not there, and a link that leads to itself', async () => {
    const dir = await treeOf({});
    await symlink('loop.yml', join(dir, 'loop.yml'));
    expect(await found(dir, 'none.yml', 'loop.yml')).toEqual([
      'none.yml: does not exist',
      'loop.yml: is a link that leads to itself',
    ]);
  });

  test('a large file', async () => {
    const dir = await treeOf({ 'compose.yaml': 'x'.repeat(1_000_001) });
    expect(await found(dir, 'compose.yaml')).toEqual(['compose.yaml: is larger than 1 MB, and is not read']);
  });

  test('directories that lead in a circle end', async () => {
    const dir = await treeOf({ 'a/compose.yaml': '' });
    await symlink('..', join(dir, 'a', 'up'));
    expect(await found(dir, '')).toEqual(['a/compose.yaml']);
  });
});
