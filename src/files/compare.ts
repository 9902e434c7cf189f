import { join } from 'node:path';
import { readTextIfThere } from '../machine/text-file.js';
import type { TextKind } from '../machine/text-file.js';
import { DOT_ENV } from '../render/dot-env.js';
import { GIT_ATTRIBUTES } from '../render/git-attributes.js';
import type { GeneratedFile } from '../render/types.js';
import { refuseLinks } from './inside.js';
import { withLf } from './line-ends.js';
import { fileHash, MANIFEST_NAME } from './manifest.js';
import type { Manifest } from './manifest.js';
import { ownText, usersLines } from './users-lines.js';

/**
 * A file whose text on disk is neither what we wrote nor what we would write. Lines of a user's own in `.env` are no
 * part of these texts: they stay, and may be secrets.
 */
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

/**
 * The text of a file; `undefined` where there is none.
 *
 * @throws {ClusterError} `file-unreadable` where something else than a file of that kind is there
 */
export function readIfThere(path: string, kind: TextKind = 'generated'): Promise<string | undefined> {
  return readTextIfThere(path, kind);
}

/** The text of a file without lines of its user's own. */
export async function readOwn(dir: string, path: string): Promise<string | undefined> {
  const text = await readIfThere(join(dir, path));
  return text === undefined ? undefined : ownText(path, text);
}

/** The lines of its user's own in a file. */
export async function readUsersLines(dir: string, path: string): Promise<string> {
  return usersLines(path, (await readIfThere(join(dir, path))) ?? '');
}

/**
 * Compares a directory with the files it should have; changes nothing.
 *
 * @throws {ClusterError} `path-is-link` where one of them would be read, written or removed through a link
 */
export async function compareFiles(
  dir: string,
  files: readonly GeneratedFile[],
  manifest: Manifest | undefined,
): Promise<FileChanges> {
  const known = [...files.map(({ path }) => path), ...Object.keys(manifest?.files ?? {})];
  await refuseLinks(dir, [...known, MANIFEST_NAME]);
  const write: GeneratedFile[] = [];
  const edited: EditedFile[] = [];
  for (const file of files) {
    const { path, content } = file;
    const current = await readOwn(dir, path);
    if (current === content) continue;
    const ours = manifest?.files[path];
    const now = current === undefined ? undefined : fileHash({ path, content: current });
    // One that was there before ours, or was changed since, says how its user wants files to be checked out.
    if (path === GIT_ATTRIBUTES && now !== undefined && now !== ours) continue;
    // A `.env` with nothing of ours in it is its user's, and takes ours in.
    const isOnlyUsers = path === DOT_ENV && now === fileHash({ path, content: '' });
    if (now === undefined || now === ours || isOnlyUsers) write.push(file);
    else {
      const lf = withLf(current ?? '');
      // With the ends of its lines as they were, it is what we wrote: nothing of a user's would be lost.
      if (lf !== content && fileHash({ path, content: lf }) === ours) write.push(file);
      else edited.push({ path, current: current ?? '', wanted: content, outdated: fileHash(file) !== ours });
    }
  }
  const wanted = new Set(files.map(({ path }) => path));
  const obsolete: string[] = [];
  for (const [path, hash] of Object.entries(manifest?.files ?? {})) {
    if (wanted.has(path)) continue;
    const current = await readOwn(dir, path);
    if (current !== undefined && fileHash({ path, content: current }) === hash) obsolete.push(path);
  }
  return { write, edited, obsolete };
}
