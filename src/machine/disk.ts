import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * MB that this user can still write where a path is, or will be; `undefined` where this user may not look.
 *
 * @param path absolute
 */
export async function freeDiskMb(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return Math.floor((bavail * bsize) / 1_024 ** 2);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return undefined;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) throw error;
    return freeDiskMb(dirname(path));
  }
}
