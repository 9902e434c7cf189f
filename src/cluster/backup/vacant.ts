import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ClusterError } from '../../errors.js';
import { linkRefused } from '../../files/inside.js';
import { LOCK_NAME } from '../../files/lock.js';
import { fileHash, MANIFEST_NAME, readManifest, SECRETS_NAME } from '../../files/manifest.js';
import { usersLines } from '../../files/users-lines.js';
import { readText } from '../../machine/text-file.js';
import { openCluster } from '../open.js';

const ELSEWHERE = 'or name another directory with `--dir`';

function taken(dir: string, why: string, hint = `Move it away, ${ELSEWHERE}.`): ClusterError {
  return new ClusterError('directory-taken', `${dir} ${why}; nothing is overwritten`, { hint });
}

/** Files of a directory and of those below, with slashes; nothing where there is none. */
async function filesBelow(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const link = entries.find((entry) => entry.isSymbolicLink());
    if (link !== undefined) throw await linkRefused(join(link.parentPath, link.name));
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw taken(dir, 'is a file');
    throw error;
  }
}

/**
 * Refuses a place where something would be lost. Vacant is one that is not there or is empty, and one that holds
 * generated files of a cluster without data and nothing else, as `down --purge` leaves it.
 *
 * @throws {ClusterError} `directory-taken`; `path-is-link`
 */
export async function checkVacant(dir: string): Promise<void> {
  const files = (await filesBelow(dir)).filter((path) => !path.startsWith(LOCK_NAME));
  if (files.length === 0) return;
  const manifest = await readManifest(dir);
  if (manifest === undefined) throw taken(dir, 'is not empty');
  const { runtime } = await openCluster(dir);
  const { state } = await runtime.ownership();
  // Another's is refused by what would use its name.
  if (state === 'ours' && (await runtime.hasData())) {
    throw taken(dir, 'holds a cluster with data', `Delete that with \`restate-cluster down --purge\`, ${ELSEWHERE}.`);
  }
  const running =
    state === 'ours' && (await runtime.inspect()).some(({ state }) => state === 'running' || state === 'failing');
  if (running) throw taken(dir, 'holds a cluster that runs', `Stop it, ${ELSEWHERE}.`);
  for (const path of files) {
    if (path === MANIFEST_NAME || path === SECRETS_NAME) continue;
    const content = await readText(join(dir, path), 'generated');
    const isOurs = fileHash({ path, content }) === manifest.files[path] && usersLines(path, content) === '';
    if (!isOurs) throw taken(dir, `holds a file of yours, ${path}`);
  }
}
