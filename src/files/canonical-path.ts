import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';

/** One name for a directory, however it was reached; a directory that does not exist yet included. */
export async function canonicalPath(dir: string): Promise<string> {
  const absolute = resolve(dir);
  try {
    return await realpath(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const parent = resolve(absolute, '..');
    if (parent === absolute) return absolute;
    return resolve(await canonicalPath(parent), absolute.slice(parent.length).replace(/^[\\/]/, ''));
  }
}
