import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCK_NAME, lockHolder } from '../../files/lock.js';
import { readManifest } from '../../files/manifest.js';
import { isOwnDirectory } from '../../files/remove.js';
import type { Manifest } from '../../files/manifest.js';
import { reusedDirectories, TEST_DIRECTORY, testDirectoryBase } from '../../files/test-directory.js';
import { isRunning } from '../../machine/processes.js';
import type { HarnessChoices } from '../../plan/types.js';
import { cacheDirectory } from '../../programs/cache.js';

export type TestManifest = Manifest & { readonly harness: HarnessChoices };

/** A start that lives has a manifest, or holds a lock, long before. */
const UNFINISHED_AFTER_MS = 5 * 60_000;

/** What lies there before the manifest does: files as they are generated, and those half-written. */
const GENERATED =
  /^(?:docker-compose\.yml|\.env|provision\.sh|gateway\.pl|README\.md|restate\.toml)(?:\.new-[0-9a-f]+)?$/;

async function entriesOf(dir: string) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone meanwhile, or another user's.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw error;
  }
}

/** Directories that test clusters are made in: temporary ones, and those of clusters that are used again. */
export async function testDirectories(): Promise<string[]> {
  const temporary = await testDirectoryBase();
  const reused = reusedDirectories(cacheDirectory());
  const [left, right] = await Promise.all([entriesOf(temporary), entriesOf(reused)]);
  return [
    ...left
      .filter((entry) => entry.isDirectory() && TEST_DIRECTORY.test(entry.name))
      .map(({ name }) => join(temporary, name)),
    ...right.filter((entry) => entry.isDirectory()).map(({ name }) => join(reused, name)),
  ];
}

/** The manifest of a test cluster; `undefined` where there is none, it is damaged, or is another cluster's. */
export async function testManifest(dir: string): Promise<TestManifest | undefined> {
  const manifest = await readManifest(dir).catch(() => undefined);
  return manifest?.harness === undefined ? undefined : { ...manifest, harness: manifest.harness };
}

/** Whether a directory holds nothing but what a start writes before its manifest. */
async function isSkeleton(dir: string): Promise<boolean> {
  for (const entry of await entriesOf(dir)) {
    if (entry.name === 'nodes' && entry.isDirectory()) {
      for (const node of await entriesOf(join(dir, 'nodes'))) {
        const files = await entriesOf(join(dir, 'nodes', node.name));
        if (!node.isDirectory() || files.some((file) => !file.isFile() || !GENERATED.test(file.name))) return false;
      }
    } else if (!entry.isFile() || !(GENERATED.test(entry.name) || entry.name.startsWith(LOCK_NAME))) return false;
  }
  return true;
}

/** Whether a temporary directory was left by a start that was killed before it had written what it was about. */
export async function isUnfinished(dir: string, now: number): Promise<boolean> {
  const info = await lstat(dir).catch(() => undefined);
  if (info === undefined || now - info.mtimeMs < UNFINISHED_AFTER_MS) return false;
  if (!(await isOwnDirectory(dir))) return false;
  if ((await testManifest(dir)) !== undefined || !(await isSkeleton(dir))) return false;
  const holder = await lockHolder(dir);
  return holder === undefined || !(await isRunning(holder));
}
