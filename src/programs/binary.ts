import { access, constants, open, stat } from 'node:fs/promises';

/** First bytes of what a kernel runs by itself: ELF, and Mach-O for one processor or several. */
const MAGIC = new Set(['7f454c46', 'cffaedfe', 'feedfacf', 'cafebabe']);

/** Whether this is a file, and one that this user can run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether a file is a program itself rather than a script that starts one. Signals and the end of a process reach the
 * server only where it is our own child.
 */
export async function isBinary(path: string): Promise<boolean> {
  if (!(await isExecutable(path))) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && MAGIC.has(buffer.toString('hex'));
  } finally {
    await file.close();
  }
}
