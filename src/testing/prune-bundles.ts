import { lstat, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';

/** A directory that we named: what it is about, and when it was made. */
const NAME = /-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)$/;
const README = 'README.txt';
const FIRST_WORDS = 'Restate cluster ';

async function isBundle(path: string): Promise<boolean> {
  const there = await lstat(path);
  if (!there.isDirectory() || (getuid !== undefined && there.uid !== getuid())) return false;
  const file = await open(join(path, README), 'r').catch((error: unknown) => {
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(FIRST_WORDS.length))) ?? { bytesRead: 0 };
    return buffer?.toString('utf8', 0, bytesRead) === FIRST_WORDS;
  } finally {
    await file?.close();
  }
}

/** `2026-01-31T12-00-00-000Z` of a directory's name, as a time. */
function timeOf(name: string): number {
  const [, time = ''] = NAME.exec(name) ?? [];
  return Date.parse(time.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));
}

/**
 * Removes old bundles, and nothing else that lies beside them.
 *
 * @param keep so many of the newest stay
 * @param since those made from then on stay too: somebody is just being told of them
 * @returns names of the removed ones
 */
export async function pruneBundles(parent: string, keep: number, since: Date): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => !Number.isNaN(timeOf(name)));
  const bundles: string[] = [];
  for (const name of names) if (await isBundle(join(parent, name))) bundles.push(name);
  const old = bundles
    .sort((a, b) => timeOf(b) - timeOf(a))
    .slice(keep)
    .filter((name) => timeOf(name) < since.getTime());
  for (const name of old) await rm(join(parent, name), { recursive: true, force: true });
  return old;
}
