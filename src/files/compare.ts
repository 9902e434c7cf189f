import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '../render/types.js';
import { contentHash } from './manifest.js';
import type { Manifest } from './manifest.js';

/** A file whose text on disk is neither what we wrote nor what we would write. */
export interface EditedFile {
  readonly path: string;
  readonly current: string;
  readonly wanted: string;
  /** Whether we would now write something else than we did: then keeping the edit means ignoring the spec. */
  readonly outdated: boolean;
}

/** How a cluster directory differs from what a spec asks for. */
export interface FileChanges {
  /** New, or ours and now different. */
  readonly write: readonly GeneratedFile[];
  readonly edited: readonly EditedFile[];
  /** Written by us earlier, unedited, and no longer wanted. */
  readonly obsolete: readonly string[];
}

/** The text of a file; `undefined` where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Compares a directory with the files it should have; changes nothing. */
export async function compareFiles(
  dir: string,
  files: readonly GeneratedFile[],
  manifest: Manifest | undefined,
): Promise<FileChanges> {
  const write: GeneratedFile[] = [];
  const edited: EditedFile[] = [];
  for (const file of files) {
    const current = await readIfThere(join(dir, file.path));
    if (current === file.content) continue;
    const ours = manifest?.files[file.path];
    if (current === undefined || contentHash(current) === ours) write.push(file);
    else edited.push({ path: file.path, current, wanted: file.content, outdated: contentHash(file.content) !== ours });
  }
  const wanted = new Set(files.map(({ path }) => path));
  const obsolete: string[] = [];
  for (const [path, hash] of Object.entries(manifest?.files ?? {})) {
    if (wanted.has(path)) continue;
    const current = await readIfThere(join(dir, path));
    if (current !== undefined && contentHash(current) === hash) obsolete.push(path);
  }
  return { write, edited, obsolete };
}
