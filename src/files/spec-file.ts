import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stdin } from 'node:process';
import { ClusterError } from '../errors.js';

/** The spec a command uses when none is named, if it is in the current directory. */
export const DEFAULT_SPEC_FILE = 'restate-cluster.yaml';

/**
 * Reads the text of a spec: a file, or `-` for standard input.
 *
 * @throws {ClusterError} `spec-unreadable`
 */
export async function readSpecText(path: string): Promise<string> {
  if (path === '-') return text(stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a directory' : `can't be read (${String(code)})`;
    throw new ClusterError('spec-unreadable', `${path} ${what}`, {
      hint: 'Name a spec file, `-` for standard input, or none for a 3-node cluster.',
      cause: error,
    });
  }
}
