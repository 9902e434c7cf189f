import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalPath } from './canonical-path.js';
import { LOCK_NAME } from './lock.js';
import { MANIFEST_NAME } from './manifest.js';

/** Short, since the paths of sockets below are limited to some hundred bytes. */
const PREFIX = 'rcl-';
export const TEST_DIRECTORY = /^rcl-[0-9a-f]{8}$/;

/** Where directories of test clusters are made. */
export function testDirectoryBase(): Promise<string> {
  return canonicalPath(tmpdir());
}

/** A new path for a test cluster's directory; nothing is there yet. */
export async function newTestDirectory(): Promise<string> {
  return join(await testDirectoryBase(), `${PREFIX}${randomBytes(4).toString('hex')}`);
}

/** Where clusters that are used again have theirs, each by its name. */
export function reusedDirectories(cache: string): string {
  return join(cache, 'clusters');
}

export function reusedDirectory(cache: string, name: string): string {
  return join(reusedDirectories(cache), name);
}

/** Makes a directory that only this user may look into. */
export async function makePrivate(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
}

const WHOLE = { recursive: true, force: true, maxRetries: 5 } as const;

/**
 * Removes a test cluster's directory. What tells whose it is goes last, so that one who is killed meanwhile leaves a
 * directory that is still known for what it is.
 */
export async function removeTestDirectory(dir: string): Promise<void> {
  const entries = await readdir(dir).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const first = entries.filter((entry) => entry !== MANIFEST_NAME && entry !== LOCK_NAME);
  await Promise.all(first.map((entry) => rm(join(dir, entry), WHOLE)));
  await rm(join(dir, MANIFEST_NAME), WHOLE);
  await rm(dir, WHOLE);
}
