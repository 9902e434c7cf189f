import { lockDirectory } from '../../files/lock.js';
import { readManifest } from '../../files/manifest.js';
import { writeManifest } from '../../files/write.js';

/** When a cluster expires, and, where it was used again, when that is now. */
export interface Expiry {
  readonly expires: string;
  readonly renewed?: string | undefined;
}

/** From when on it may be removed. */
export function expiryOf({ expires, renewed }: Expiry): string {
  return renewed ?? expires;
}

/**
 * Puts the expiry of a cluster off, where there is one in this directory already. Its containers carry the first expiry
 * for good: another label would make other containers of them.
 *
 * @param until ISO 8601
 * @returns what holds from now on
 */
export async function renew(dir: string, until: string): Promise<Expiry> {
  if ((await readManifest(dir)) === undefined) return { expires: until };
  // So that nobody removes it between the look and the change.
  const unlock = await lockDirectory(dir);
  try {
    const manifest = await readManifest(dir);
    if (manifest?.harness === undefined) return { expires: until };
    const expiry = { expires: manifest.harness.expires, renewed: until };
    await writeManifest(dir, { ...manifest, harness: { ...manifest.harness, ...expiry } });
    return expiry;
  } finally {
    await unlock();
  }
}
