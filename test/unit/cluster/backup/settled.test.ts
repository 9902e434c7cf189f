import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backup } from '../../../../src/cluster/backup/backup.js';
import { draw, forContainers, manifestOf } from '../../../../src/cluster/blueprint.js';
import { generate } from '../../../../src/cluster/generate.js';
import { writeManifest } from '../../../../src/files/write.js';
import { parseSpec } from '../../../../src/spec/parse.js';
import { temporaryDirectories } from '../../fixtures.js';

const temporary = temporaryDirectories();
const SPEC = parseSpec({ name: 'demo', runtime: 'native', nodes: 1, replication: 1 });

test.each<[string, Parameters<typeof backup>[2]]>([
  ['a stopped cluster', {}],
  ['one that would be stopped', { stop: true }],
  ['one that would be halted', { pause: true }],
])('a cluster in the middle of a change is not copied: %s', async (_, options) => {
  const top = await temporary();
  const dir = join(top, 'cluster');
  await generate(SPEC, dir);
  const manifest = manifestOf(await draw(SPEC, dir, forContainers), { starting: true });
  const to = parseSpec({ ...SPEC, nodes: 2 });
  const progress = { restarted: [], restarting: [], emptied: [], pinned: [] };
  await writeManifest(dir, { ...manifest, changing: { to, ...progress } });
  await expect(backup(dir, join(top, 'copy.tar.gz'), options)).rejects.toMatchObject({
    code: 'settings-changed',
    hint: expect.stringMatching(/--continue.*--undo/) as string,
  });
  expect(await readdir(top)).toEqual(['cluster']);
});

test('a cluster in the middle of a migration is not copied', async () => {
  const top = await temporary();
  const dir = join(top, 'cluster');
  await generate(SPEC, dir);
  await writeFile(join(dir, 'migration.json'), '{}');
  await expect(backup(dir, join(top, 'copy.tar.gz'))).rejects.toMatchObject({
    code: 'settings-changed',
    hint: expect.stringContaining('restate-cluster migrate') as string,
  });
});
