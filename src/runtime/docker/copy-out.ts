import { ClusterError } from '../../errors.js';
import { spawnPiped } from '../../exec/piped.js';
import type { PipedProgram } from '../../exec/piped.js';
import { readTar } from '../../files/tar.js';
import type { TarEntry } from '../../files/tar.js';

async function checkEnd(what: string, program: PipedProgram): Promise<void> {
  const failure = await program.ended;
  if (failure === undefined) return;
  throw new ClusterError('command-failed', `${what} can't be read`, { details: failure.tail, cause: failure });
}

/**
 * Everything in a directory of a container, whether that runs or not, and whether it lies in a volume or in the
 * container itself. Sockets are left out.
 *
 * @param path absolute
 * @throws {ClusterError} `command-failed` in the engine's words
 */
export async function* copyOut(container: string, path: string): AsyncGenerator<TarEntry> {
  const what = `${path} of the container ${container}`;
  const program = await spawnPiped('docker', ['cp', `${container}:${path}`, '-']);
  program.stdin.end();
  try {
    for await (const entry of readTar(program.stdout)) {
      // The directory itself comes first, and every path begins with its name.
      const rest = entry.path.split('/').slice(1).join('/');
      if (rest !== '') yield { ...entry, path: rest };
    }
  } catch (error) {
    // A program that failed tells more than its output that is cut off.
    await checkEnd(what, program);
    throw error;
  } finally {
    // Whoever wants no more of it lets it end.
    program.stdout.destroy();
  }
  await checkEnd(what, program);
}
