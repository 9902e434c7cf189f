import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ClusterError } from '../errors.js';

/** Whether a path leads into an archive, as Yarn keeps packages: our process can read there, and nobody else. */
export function isInArchive(path: string): boolean {
  return /\.zip[\\/]/.test(path);
}

function missing(file: URL, cause: unknown): ClusterError {
  return new ClusterError('package-incomplete', `a file of restate-cluster is missing: ${fileURLToPath(file)}`, {
    hint: 'If restate-cluster was bundled into a program, leave it out, as with `esbuild --packages=external`. Else install it again.',
    cause,
  });
}

/**
 * Reads a file that came with this package, such as a template.
 *
 * @throws {ClusterError} `package-incomplete` where it is not there, as in a bundle
 */
export async function readOwnFile(file: URL): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw missing(file, error);
  }
}

/**
 * The path of a script that came with this package, to be run by another process.
 *
 * @throws {ClusterError} `package-incomplete` where it is not there
 */
export async function ownScript(file: URL): Promise<string> {
  try {
    await access(file);
  } catch (error) {
    throw missing(file, error);
  }
  return fileURLToPath(file);
}
