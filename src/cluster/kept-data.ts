import { formatManifest, MANIFEST_NAME, readManifest } from '../files/manifest.js';
import { writeWhole } from '../files/write.js';

/** Notes that the nodes of a cluster have data from now on, or none any more. Writes nothing where that is known. */
export async function noteData(dir: string, kept: boolean): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest === undefined || (manifest.provisioned === true) === kept) return;
  const noted = { ...manifest, provisioned: kept ? (true as const) : undefined };
  await writeWhole(dir, { path: MANIFEST_NAME, content: formatManifest(noted), mode: 0o644 });
}
