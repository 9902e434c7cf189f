import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkVacant } from '../../../../src/cluster/backup/vacant.js';
import { generate } from '../../../../src/cluster/generate.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import { temporaryDirectories } from '../../fixtures.js';

const temporary = temporaryDirectories();
const taken = (why: string) => ({ code: 'directory-taken', message: expect.stringContaining(why) as string });

test('a directory that is not there, is empty, or holds files of a cluster without data is vacant', async () => {
  const dir = await temporary();
  await checkVacant(join(dir, 'none'));
  await checkVacant(dir);
  await generate(parseSpec({ nodes: 1, runtime: 'native' }), dir);
  await checkVacant(dir);
});

test('data, edited files, files of others and plain files are kept', async () => {
  const dir = await temporary();
  await generate(parseSpec({ nodes: 1, runtime: 'native' }), dir);
  const data = join(dir, 'nodes', 'node-1', 'data');
  await mkdir(join(data, 'node-1'), { recursive: true });
  await writeFile(join(data, 'node-1', '.cluster-marker'), '{}');
  await expect(checkVacant(dir)).rejects.toMatchObject(taken('a cluster with data'));
  await rm(data, { recursive: true });
  await writeFile(join(dir, 'README.md'), 'mine');
  await expect(checkVacant(dir)).rejects.toMatchObject(taken('a file of yours, README.md'));
  await expect(checkVacant(join(dir, 'README.md'))).rejects.toMatchObject(taken('is a file'));
  await rm(join(dir, 'manifest.json'));
  await expect(checkVacant(dir)).rejects.toMatchObject(taken('is not empty'));
});
