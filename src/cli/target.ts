import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listClusters } from '../cluster/list.js';
import { openCluster } from '../cluster/open.js';
import type { OpenedCluster } from '../cluster/open.js';
import { ClusterError } from '../errors.js';
import { canonicalPath } from '../files/canonical-path.js';
import { MANIFEST_NAME } from '../files/manifest.js';
import { directoryOf } from './cluster-flags.js';
import type { ClusterFlags } from './options.js';
import { noteUnseen } from './unseen.js';

/** Directories of the clusters of a name that `list` shows; they may have been deleted. */
async function directoriesNamed(wanted: string): Promise<string[]> {
  const onUnseen = noteUnseen('clusters in containers are not found by their name');
  const found = await listClusters({ onUnseen });
  return [...new Set(found.flatMap(({ name, dir }) => (name === wanted && dir !== undefined ? [dir] : [])))];
}

function severalNamed(name: string, dirs: readonly string[]): ClusterError {
  return new ClusterError('usage', `several clusters are named ${name}`, {
    details: dirs.map((dir) => `  ${dir}`).join('\n'),
    hint: 'Say which with --dir.',
  });
}

/** Opens the cluster flags name: by directory, or by name wherever it runs. */
export async function openTarget(flags: ClusterFlags): Promise<OpenedCluster> {
  const local = directoryOf(flags);
  if (flags.dir !== undefined || flags.name === undefined || existsSync(local)) return openCluster(local);
  const [only, ...others] = await directoriesNamed(flags.name);
  if (others.length > 0) throw severalNamed(flags.name, [only ?? '', ...others]);
  return openCluster(only ?? local);
}

/**
 * The directory of the cluster that is to be stopped, which need not be there any more. By name, that is the one of this
 * name that `list` shows, whatever lies where one would be made.
 *
 * @param purge whether data is to be deleted: then a cluster here that does not run counts too
 * @throws {ClusterError} `usage` where several are meant
 */
export async function directoryToStop(flags: ClusterFlags, purge: boolean): Promise<string> {
  const local = directoryOf(flags);
  if (flags.dir !== undefined || flags.name === undefined) return local;
  const named = await directoriesNamed(flags.name);
  const here = await canonicalPath(local);
  if (named.includes(here)) return local;
  const dirs = purge && existsSync(join(here, MANIFEST_NAME)) ? [here, ...named] : named;
  if (dirs.length > 1) throw severalNamed(flags.name, dirs);
  return dirs[0] ?? local;
}
