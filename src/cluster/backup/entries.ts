import { ClusterError } from '../../errors.js';
import type { EditedFile } from '../../files/compare.js';
import { insideOf } from '../../files/inside.js';
import { textEntry } from '../../files/tar.js';
import type { TarEntry } from '../../files/tar.js';
import type { ClusterPlan } from '../../plan/types.js';
import { dataHolders, existingVolumes, readVolume, volumeOf } from '../../runtime/docker/volumes.js';
import { dataDirectory } from '../../runtime/native/store-process.js';
import type { OpenedCluster } from '../open.js';
import { readDirectory } from './native-data.js';
import { dataPath, editedPath } from './paths.js';

async function* dataInVolume(plan: ClusterPlan, node: string): AsyncGenerator<TarEntry> {
  const volume = volumeOf(plan, node);
  // To mount a volume that is not there would make it.
  if ((await existingVolumes([volume])).length > 0) yield* readVolume(volume, plan.image);
}

/** A link in its place may lead to anything of this user's, which must not get into an archive that is handed on. */
async function* dataInDirectory(dir: string, node: string): AsyncGenerator<TarEntry> {
  yield* readDirectory(await insideOf(dir, dataDirectory(dir, node)));
}

/** The data of every node and of the snapshot store beside them, and the edited files, as they are in an archive. */
export async function* archivedEntries(
  { dir, plan, runtime }: OpenedCluster,
  edited: readonly EditedFile[],
): AsyncGenerator<TarEntry> {
  for (const { path, current } of edited) yield textEntry(editedPath(path), current);
  if (plan.runtime === 'docker') await runtime.prepare({});
  for (const name of dataHolders(plan)) {
    const data = plan.runtime === 'docker' ? dataInVolume(plan, name) : dataInDirectory(dir, name);
    for await (const entry of data) {
      if (entry.path === '') continue;
      if (entry.type !== 'file' && entry.type !== 'directory') {
        throw new ClusterError('command-failed', `${entry.path} of ${name} is a ${entry.type}, and can't be copied`, {
          hint: 'Restate makes no such thing: remove it if it is yours.',
        });
      }
      yield { ...entry, path: dataPath(name, entry.path) };
    }
  }
}
