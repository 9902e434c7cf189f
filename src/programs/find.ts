import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { arch, cwd, env, platform } from 'node:process';
import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { cachedProgram, fillCache } from './cache.js';
import type { DownloadProgress } from './cache.js';
import { fits, parseVersion, platformPackage, PROGRAM_VARIABLES, versionToFetch } from './versions.js';
import type { Program } from './versions.js';

export interface FoundProgram {
  readonly path: string;
  readonly source: 'variable' | 'path' | 'node_modules' | 'cache';
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isOfVersion(program: Program, path: string, wanted: string): Promise<boolean> {
  try {
    const found = parseVersion((await run(path, ['--version'], { timeoutMs: 10_000 })).stdout);
    return found !== undefined && fits(program, found, wanted);
  } catch (error) {
    if (error instanceof RunError) return false;
    throw error;
  }
}

async function fromVariable(program: Program): Promise<FoundProgram | undefined> {
  const variable = PROGRAM_VARIABLES[program];
  const path = env[variable];
  if (path === undefined || path === '') return undefined;
  if (await isExecutable(path)) return { path, source: 'variable' };
  throw new ClusterError('program-missing', `${variable} names ${path}, which is not an executable file`, {
    hint: `Correct ${variable}, or unset it to let restate-cluster find ${program}.`,
  });
}

async function fromPath(program: Program, version: string): Promise<FoundProgram | undefined> {
  for (const directory of (env['PATH'] ?? '').split(delimiter)) {
    // npm puts a Node wrapper of the same name there; signals must reach the server itself, so it is passed over.
    if (directory === '' || directory.includes('node_modules')) continue;
    const path = join(directory, program);
    if ((await isExecutable(path)) && (await isOfVersion(program, path, version))) return { path, source: 'path' };
  }
  return undefined;
}

/** The version a package says it is of; `undefined` where it does not say, and its program must be asked. */
async function packageVersion(directory: string): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { version?: unknown };
    return parseVersion(String(version));
  } catch {
    return undefined;
  }
}

/**
 * Looks in `node_modules` of this directory and of all above it, as Node does. A package of npm holds the program of its
 * own version, which is read much faster than a program of this size is asked.
 */
async function fromNodeModules(name: string, program: Program, version: string): Promise<FoundProgram | undefined> {
  for (let directory = cwd(); ; directory = dirname(directory)) {
    const home = join(directory, 'node_modules', name);
    const path = join(home, 'bin', program);
    if (await isExecutable(path)) {
      const found = await packageVersion(home);
      const suits = found === undefined ? await isOfVersion(program, path, version) : fits(program, found, version);
      if (suits) return { path, source: 'node_modules' };
    }
    if (dirname(directory) === directory) return undefined;
  }
}

export interface FindOptions {
  /** Whether a program that is not on this machine is fetched. Default true. */
  readonly fetch?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/**
 * Finds a program of a version: named by a variable, on the PATH, in the project's node_modules, in our cache, or
 * else fetched into the cache through npm.
 *
 * @throws {ClusterError} `program-missing` where it is nowhere and can't be fetched; `platform-unsupported`
 */
export async function findProgram(program: Program, version: string, options: FindOptions = {}): Promise<FoundProgram> {
  const named = await fromVariable(program);
  if (named !== undefined) return named;
  const onPath = await fromPath(program, version);
  if (onPath !== undefined) return onPath;
  const name = platformPackage(program, platform, arch);
  if (name === undefined) {
    throw new ClusterError('platform-unsupported', `Restate publishes no ${program} for ${platform}-${arch}`, {
      hint: `Use \`--runtime docker\`, or name your own build in ${PROGRAM_VARIABLES[program]}.`,
    });
  }
  const inProject = await fromNodeModules(name, program, version);
  if (inProject !== undefined) return inProject;
  const fetched = versionToFetch(program, version);
  const cached = await cachedProgram(program, fetched);
  if (cached !== undefined) return { path: cached, source: 'cache' };
  if (options.fetch === false) {
    throw new ClusterError('program-missing', `${program} ${version} is not on this machine`, {
      hint: `Install ${name}@${fetched} in your project, or name a binary in ${PROGRAM_VARIABLES[program]}.`,
    });
  }
  return { path: await fillCache(program, name, fetched, options), source: 'cache' };
}
