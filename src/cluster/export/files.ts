import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { insideOf } from '../../files/inside.js';
import { MANIFEST_NAME, readManifest } from '../../files/manifest.js';
import { readText } from '../../machine/text-file.js';
import type { Content, Piece, Subject } from './types.js';
import { parseJson } from '../../spec/json.js';

/** Files of a cluster directory that are worth reading: those we wrote, edited or not, and variables of the user's. */
export async function generatedFiles(dir: string): Promise<string[]> {
  const manifest = await readManifest(dir);
  const paths = [MANIFEST_NAME, '.env', ...Object.keys(manifest?.files ?? {})];
  return [...new Set(paths)].filter((path) => path !== '.env' || existsSync(join(dir, path)));
}

async function fileContent(dir: string, path: string): Promise<Content> {
  // What a link leads to, such as a key of the user's, is no part of the cluster.
  const text = await readText(await insideOf(dir, path), 'generated');
  if (path.endsWith('.json')) return { kind: 'tree', tree: parseJson(text) };
  return /\.(?:md|sh|pl)$/.test(path) ? { kind: 'lines', text } : { kind: 'text', text };
}

/** Those files, as they are now. */
export async function filePieces({ dir }: Pick<Subject, 'dir'>): Promise<Piece[]> {
  return (await generatedFiles(dir)).map((path) => ({
    path: `files/${path}`,
    about: path === MANIFEST_NAME ? 'what the cluster was made from' : 'as it is in the cluster directory',
    content: () => fileContent(dir, path),
  }));
}
