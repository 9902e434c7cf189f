import { chmod, lstat, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from '../render/types.js';
import { readIfThere, readUsersLines } from './compare.js';
import type { FileChanges } from './compare.js';
import { refuseLinks } from './inside.js';
import { formatManifest, MANIFEST_NAME, manifestMode, SECRETS_NAME, specsOf } from './manifest.js';
import type { Manifest } from './manifest.js';
import { copyBeside, makeDirectory, writeInside } from './put.js';
import { removeInside } from './remove.js';
import { formatSecretValues, parseSecretValues, secretValues } from './sealed-spec.js';

const OWNER_ONLY = 0o600;

/** Puts a file in its place in one step, and makes the directories above it; follows no link. */
export async function writeWhole(dir: string, { path, content, mode }: GeneratedFile): Promise<void> {
  await writeInside(dir, path, content, mode);
}

/**
 * Writes the manifest of a directory, with hashes in place of secrets, and beside it what these stand for, for its owner
 * alone. The values are written first and dropped last: whenever this is killed, the manifest that is there has its own.
 */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const values = secretValues(specsOf(manifest));
  const isNeeded = Object.keys(values).length > 0;
  const old = await readIfThere(join(dir, SECRETS_NAME));
  const wanted = formatSecretValues(values);
  const write = (content: string) => writeWhole(dir, { path: SECRETS_NAME, content, mode: OWNER_ONLY });
  if (isNeeded && old !== wanted) {
    await write(formatSecretValues({ ...parseSecretValues(old ?? '{}'), ...values }));
  }
  await writeWhole(dir, { path: MANIFEST_NAME, content: formatManifest(manifest), mode: manifestMode(manifest) });
  if (isNeeded && old !== undefined && old !== wanted) await write(wanted);
  if (!isNeeded && old !== undefined) await removeInside(dir, SECRETS_NAME);
}

/** A file that holds a secret may have been there before, as it is, for everybody to read. */
async function tightenModes(dir: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, mode } of files) {
    if (mode !== OWNER_ONLY) continue;
    const file = join(dir, path);
    const there = await lstat(file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (there?.isFile() === true && (there.mode & 0o077) !== 0) await chmod(file, OWNER_ONLY);
  }
}

/** Copies a file to the first free of `<path>.bak`, `<path>.bak2` … and returns that name. */
export async function backUp(dir: string, path: string): Promise<string> {
  for (let i = 1; ; i++) {
    const copy = `${path}.bak${i === 1 ? '' : String(i)}`;
    if (await copyBeside(join(dir, path), join(dir, copy))) return copy;
  }
}

export interface WriteResult {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Copies of edited files, by their paths. */
  readonly backups: Readonly<Record<string, string>>;
}

/**
 * Brings a cluster directory up to date. Files that were edited are left alone, or, with `overwrite`, copied first.
 * Each file is replaced in one step, the manifest last.
 *
 * @throws {ClusterError} `path-is-link` where one would be written or removed through a link; then nothing was changed
 */
export async function applyChanges(
  dir: string,
  changes: FileChanges,
  manifest: Manifest,
  options: { readonly overwrite: boolean; readonly files: readonly GeneratedFile[] },
): Promise<WriteResult> {
  await refuseLinks(dir, [...changes.write, ...changes.edited].map(({ path }) => path).concat(changes.obsolete));
  const backups: Record<string, string> = {};
  const write = [...changes.write];
  if (options.overwrite) {
    for (const { path } of changes.edited) {
      backups[path] = await backUp(dir, path);
      write.push(...options.files.filter((file) => file.path === path));
    }
  }
  await makeDirectory(dir);
  for (const file of write) {
    await writeWhole(dir, { ...file, content: file.content + (await readUsersLines(dir, file.path)) });
  }
  for (const path of changes.obsolete) {
    const kept = await readUsersLines(dir, path);
    if (kept !== '') {
      await writeWhole(dir, { path, content: kept, mode: 0o600 });
      continue;
    }
    await removeInside(dir, path);
    // A node's directory goes with its last file; one with data in it stays.
    await rmdir(dirname(join(dir, path))).catch(() => undefined);
  }
  await writeManifest(dir, manifest);
  await tightenModes(dir, options.files);
  return { written: write.map(({ path }) => path), removed: changes.obsolete, backups };
}
