import { existsSync } from 'node:fs';
import { listClusters } from '../cluster/list.js';
import { openCluster } from '../cluster/open.js';
import type { OpenedCluster } from '../cluster/open.js';
import { ClusterError } from '../errors.js';
import { directoryOf } from './cluster-flags.js';
import type { ClusterFlags } from './options.js';
import { noteUnseen } from './unseen.js';

/** Opens the cluster flags name: by directory, or by name wherever it runs. */
export async function openTarget(flags: ClusterFlags): Promise<OpenedCluster> {
  if (flags.dir === undefined && flags.name !== undefined && !existsSync(directoryOf(flags))) {
    const onUnseen = noteUnseen('clusters in containers are not found by their name');
    const found = (await listClusters({ onUnseen })).filter(
      ({ name, dir }) => name === flags.name && dir !== undefined,
    );
    const [only] = found;
    if (found.length > 1) {
      throw new ClusterError('usage', `several clusters are named ${flags.name}`, {
        details: found.map(({ dir }) => `  ${dir ?? ''}`).join('\n'),
        hint: 'Say which with --dir.',
      });
    }
    if (only?.dir !== undefined) return openCluster(only.dir);
  }
  return openCluster(directoryOf(flags));
}
