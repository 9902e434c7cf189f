import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalPath } from './canonical-path.js';

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

/** Makes a directory that only this user may look into. */
export async function makePrivate(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
}
