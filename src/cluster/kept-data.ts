import { readManifest } from '../files/manifest.js';
import { writeManifest } from '../files/write.js';

/** Notes that the nodes of a cluster have data from now on. Writes nothing where that is known. */
export async function noteData(dir: string): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest === undefined || manifest.provisioned === true) return;
  await writeManifest(dir, { ...manifest, provisioned: true });
}

/**
 * Notes that everything of a cluster but its files was deleted: the next start is a first one, which may be in another
 * runtime and on another engine.
 */
export async function noteNothingLeft(dir: string): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest?.started !== true) return;
  const gone = { provisioned: undefined, id: undefined, engine: undefined, nodeNames: undefined };
  await writeManifest(dir, { ...manifest, ...gone, started: false });
}
