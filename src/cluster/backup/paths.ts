import { join } from 'node:path';
import { archiveInvalid } from './contents.js';
import type { ArchiveContents } from './contents.js';

/** What an entry of an archive is for. */
export type Place =
  | { readonly kind: 'data'; readonly node: string; /** Below the node's data directory. */ readonly path: string }
  | { readonly kind: 'edited'; /** Below the cluster directory. */ readonly path: string };

export function dataPath(node: string, path: string): string {
  return `data/${node}/${path}`;
}

export function editedPath(path: string): string {
  return `files/${path}`;
}

/** A path that leads nowhere but down, on every system. */
function isPlain(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * What an entry is for.
 *
 * @throws {ClusterError} `archive-invalid` where it would lie outside the cluster, or is nothing that was archived
 */
export function placeOf(path: string, { nodes, edited }: ArchiveContents): Place {
  if (!isPlain(path)) throw archiveInvalid(`it has an entry with the path ${JSON.stringify(path)}`);
  const [top, node = '', ...rest] = path.split('/');
  if (top === 'data' && nodes.includes(node) && rest.length > 0) return { kind: 'data', node, path: rest.join('/') };
  const file = path.slice('files/'.length);
  if (top === 'files' && edited.includes(file)) return { kind: 'edited', path: file };
  throw archiveInvalid(`it has an entry that belongs to no such cluster: ${JSON.stringify(path)}`);
}

/** What an archive is called where nobody says: by cluster and time, in UTC, as in `./demo-2026-01-31T120000Z.tar.gz`. */
export function defaultArchiveName(name: string, now: Date): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  return join('.', `${name}-${time}.tar.gz`);
}
