import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import { readIfThere } from '../../files/compare.js';
import { statusOf } from '../../files/inside.js';
import { LOCK_NAME } from '../../files/lock.js';
import { makeInside } from '../../files/put.js';
import { isOwnDirectory, removeInside } from '../../files/remove.js';
import { writeWhole } from '../../files/write.js';
import { removeRestored } from '../../runtime/docker/volumes.js';
import { parseJson } from '../../spec/json.js';

/** Says which restore is at work, and whether it makes volumes. */
const JOURNAL = 'restore.json';

interface Journal {
  /** Names this restore, also on the volumes it makes. */
  readonly id: string;
  readonly volumes: boolean;
}

/**
 * The directory in which a restore makes a cluster directory: beside its place, so that it is put there in one step. A
 * restore that is killed leaves it; the next into the same place clears it.
 */
export function stagingOf(dir: string): string {
  return `${dir}.restoring`;
}

/** The cluster directory while it is made. Once it is in its place, it is no longer here. */
export function stagedCluster(staging: string): string {
  return join(staging, 'cluster');
}

/** Where what is replaced goes until all is in place. */
function replacedCluster(staging: string): string {
  return join(staging, 'replaced');
}

function inTheWay(staging: string): ClusterError {
  return new ClusterError('directory-taken', `${staging} is in the way, and is not ours`, {
    hint: 'Move it, or name another directory with `--dir`.',
  });
}

/**
 * Refuses a link, a file, or what another user may have put where a cluster directory is to be made.
 *
 * @throws {ClusterError} `directory-taken`
 */
export async function checkStagingPlace(staging: string): Promise<void> {
  if ((await statusOf(staging)) !== undefined && !(await isOwnDirectory(staging))) throw inTheWay(staging);
}

/** Removes what an earlier restore into the same place left. The caller holds the lock of the staging directory. */
export async function clearStaging(staging: string): Promise<void> {
  const text = await readIfThere(join(staging, JOURNAL), 'journal');
  const others = (await readdir(staging)).filter((name) => !name.startsWith(LOCK_NAME));
  if (text === undefined) {
    if (others.length === 0) return;
    throw inTheWay(staging);
  }
  const { id, volumes } = parseJson(text) as Journal;
  // Volumes of a cluster that is in its place are that cluster's.
  if (volumes && existsSync(stagedCluster(staging))) await removeRestored(id);
  await endStaging(staging);
}

async function endStaging(staging: string): Promise<void> {
  for (const path of [stagedCluster(staging), replacedCluster(staging), JOURNAL]) await removeInside(staging, path);
}

/** Begins: whatever is made from now on is found again by {@link clearStaging}. */
export async function beginStaging(staging: string, journal: Journal): Promise<void> {
  await writeWhole(staging, { path: JOURNAL, content: JSON.stringify(journal), mode: 0o644 });
  await makeInside(staging, stagedCluster(staging));
}

/** Puts the complete cluster directory in its place, from where a vacant one goes. */
export async function placeStaged(staging: string, dir: string): Promise<void> {
  if (existsSync(dir)) await rename(dir, replacedCluster(staging));
  await rename(stagedCluster(staging), dir);
  await endStaging(staging);
}
