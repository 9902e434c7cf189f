import { open, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isError } from '../errors.js';
import { isInArchive } from '../files/own-files.js';
import { readText } from '../machine/text-file.js';
import { isTable } from '../spec/tables.js';
import { isBinary } from './binary.js';
import { parseVersion } from './versions.js';
import type { Program } from './versions.js';

/** How much of a script is searched for the package that it starts. */
const SCRIPT_BYTES = 16 * 1_024;

/**
 * The directory of an installed package, found as Node finds it from a file or directory: through nested and linked
 * `node_modules` of npm, pnpm and bun, and without any under Yarn's Plug'n'Play.
 */
export async function packageDirectory(name: string, from: string): Promise<string | undefined> {
  try {
    return await realpath(dirname(createRequire(join(from, 'package.json')).resolve(`${name}/package.json`)));
  } catch (error) {
    // What a package manager throws where it has no such package differs; none of it is about us.
    if (isError(error)) return undefined;
    throw error;
  }
}

/** The version a package says it is of; `undefined` where it does not say. */
export async function packageVersion(directory: string): Promise<string | undefined> {
  try {
    const stated: unknown = JSON.parse(await readText(join(directory, 'package.json'), 'settings'));
    return isTable(stated) ? parseVersion(String(stated['version'])) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The programs that a directory's packages bring, nearest first: of `@restatedev/<program>`, which brings one for each
 * platform, or of the package of this platform alone.
 *
 * @param name the package of this platform, as in `@restatedev/restatectl-linux-x64`
 */
export async function installedPrograms(program: Program, name: string, from: string): Promise<string[]> {
  const found = new Set<string>();
  for (let directory = from; ; directory = dirname(directory)) {
    const wrapper = await packageDirectory(`@restatedev/${program}`, directory);
    for (const start of [...(wrapper === undefined ? [] : [wrapper]), directory]) {
      const home = await packageDirectory(name, start);
      if (home !== undefined && !isInArchive(home)) found.add(join(home, 'bin', program));
    }
    if (dirname(directory) === directory) return [...found];
  }
}

async function head(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SCRIPT_BYTES), 0, SCRIPT_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * The program that a script of a package manager starts. npm and Yarn link to the script of `@restatedev/<program>`;
 * pnpm and bun write a shell script that names it.
 */
export async function behindScript(program: Program, name: string, path: string): Promise<string | undefined> {
  const script = await realpath(path);
  const named = new RegExp(`["'\\s]([^"'\\s]*@restatedev[\\\\/]${program})[\\\\/]`).exec(await head(script))?.[1];
  const shown = named?.replace(/^\$\{?basedir\}?[\\/]/, '');
  const below = shown === undefined || isAbsolute(shown) ? shown : resolve(dirname(script), shown);
  for (const start of [dirname(script), ...(below === undefined ? [] : [below])]) {
    for (const candidate of await installedPrograms(program, name, start)) {
      if (await isBinary(candidate)) return candidate;
    }
  }
  return undefined;
}
