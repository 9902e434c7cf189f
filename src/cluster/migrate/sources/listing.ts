import type { TarEntry } from '../../../files/tar.js';
import { MARKER_NAME } from '../marker.js';
import type { Listing } from '../examine.js';
import { passOver } from './pass-over.js';
import type { Source } from './source.js';

/** A marker is a line of JSON. */
const MAX_MARKER = 64 * 1024;

async function textOf({ body, size }: TarEntry): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) if (size <= MAX_MARKER) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Looks through a source without keeping anything of it. */
export async function listSource(source: Source): Promise<Listing & { readonly bytes: number }> {
  const files = new Set<string>();
  const markers = new Map<string, string>();
  let bytes = 0;
  for await (const entry of source.entries()) {
    files.add(entry.path);
    bytes += entry.size;
    const [node = '', name, ...deeper] = entry.path.split('/');
    if (name === MARKER_NAME && deeper.length === 0) markers.set(node, await textOf(entry));
    else if (source.streamed) await passOver(entry.body);
  }
  return { files, markers, bytes };
}
