import { join } from 'node:path';
import { contentHash, readManifest } from '../../files/manifest.js';
import { tryReadText } from '../../machine/text-file.js';
import type { Project } from './project.js';

/** What Compose makes the containers of. `.env` is made for edits, which need not concern what is in the containers. */
const FILES = ['docker-compose.yml', '.env'];

async function isEdited(dir: string, path: string, generated: string | undefined): Promise<boolean> {
  const read = await tryReadText(join(dir, path), 'generated');
  return generated !== undefined && 'text' in read && contentHash(read.text) !== generated;
}

/**
 * Services whose running container was made with other settings than the files, which were edited by hand, have now.
 * Compose writes a hash of these settings on each container.
 */
export async function staleServices(dir: string, project: Project): Promise<string[]> {
  const manifest = await readManifest(dir);
  const edited = await Promise.all(FILES.map((path) => isEdited(dir, path, manifest?.files[path])));
  if (!edited.includes(true)) return [];
  const [hashes, rows] = await Promise.all([project.configHashes(), project.containers()]);
  return rows.flatMap(({ service, state, configHash }) => {
    const now = service === undefined ? undefined : hashes.get(service);
    const stale = state === 'running' && now !== undefined && configHash !== undefined && now !== configHash;
    return stale && service !== undefined ? [service] : [];
  });
}
