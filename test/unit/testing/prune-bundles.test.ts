import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { keptBundlesOfEnvironment } from '../../../src/testing/environment.js';
import { pruneBundles } from '../../../src/testing/prune-bundles.js';
import { temporaryDirectories } from '../fixtures.js';

const temporary = temporaryDirectories();

const nameAt = (hour: number) => `counts-2026-01-31T${String(hour).padStart(2, '0')}-00-00-000Z`;

async function bundle(parent: string, name: string, text = 'Restate cluster demo, as processes'): Promise<void> {
  await mkdir(join(parent, name, 'logs'), { recursive: true });
  await writeFile(join(parent, name, 'README.txt'), text);
}

test('old bundles go, and neither new ones nor what is no bundle of ours', async () => {
  const parent = await temporary();
  const elsewhere = await temporary();
  for (let hour = 0; hour < 8; hour++) await bundle(parent, nameAt(hour));
  await bundle(elsewhere, 'x');
  await bundle(parent, 'notes');
  await bundle(parent, 'other-2020-01-31T12-00-00-000Z', 'my own');
  await symlink(join(elsewhere, 'x'), join(parent, 'link-2020-01-31T12-00-00-000Z'));
  const removed = await pruneBundles(parent, 3, new Date('2026-01-31T04:00:00Z'));
  // Of eight, the newest three stay, and those made since then.
  expect(removed).toEqual([nameAt(3), nameAt(2), nameAt(1), nameAt(0)]);
  expect((await readdir(parent)).sort()).toEqual(
    [4, 5, 6, 7].map(nameAt).concat('link-2020-01-31T12-00-00-000Z', 'notes', 'other-2020-01-31T12-00-00-000Z'),
  );
  expect(await readdir(join(elsewhere, 'x'))).toContain('README.txt');
});

test('how many stay is said in the environment', () => {
  const kept = (value: string) => {
    vi.stubEnv('RESTATE_CLUSTER_KEEP_FAILURES', value);
    return keptBundlesOfEnvironment();
  };
  try {
    expect([kept(''), kept('3'), kept('all')]).toEqual([20, 3, undefined]);
    for (const wrong of ['0', '-1', 'none', '1.5']) {
      expect(() => kept(wrong)).toThrow(
        expect.objectContaining({ code: 'usage', hint: expect.stringContaining('or to all') as string }),
      );
    }
  } finally {
    vi.unstubAllEnvs();
  }
});
