import { delimiter, dirname, join } from 'node:path';
import { arch, cwd, env, platform } from 'node:process';
import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { isBinary, isExecutable } from './binary.js';
import { cachedProgram, fillCache } from './cache.js';
import type { DownloadProgress } from './cache.js';
import { behindScript, installedPrograms, packageVersion } from './packages.js';
import { fits, parseVersion, platformPackage, PROGRAM_VARIABLES, versionToFetch } from './versions.js';
import type { Program } from './versions.js';

export interface FoundProgram {
  readonly path: string;
  readonly source: 'variable' | 'path' | 'node_modules' | 'cache';
}

/**
 * Whether a program is of a fitting version. A package of npm holds the program of its own version, which is read much
 * faster than a program of this size is asked.
 */
async function suits(program: Program, path: string, wanted: string): Promise<boolean> {
  const stated = await packageVersion(dirname(dirname(path)));
  if (stated !== undefined) return fits(program, stated, wanted);
  try {
    const said = parseVersion((await run(path, ['--version'], { timeoutMs: 10_000 })).stdout);
    return said !== undefined && fits(program, said, wanted);
  } catch (error) {
    if (error instanceof RunError) return false;
    throw error;
  }
}

/** The program itself: a script that a package manager put in its place is followed to what it starts. */
async function programAt(program: Program, path: string): Promise<string | undefined> {
  if (await isBinary(path)) return path;
  const name = platformPackage(program, platform, arch);
  return name === undefined ? undefined : behindScript(program, name, path);
}

async function fromVariable(program: Program): Promise<FoundProgram | undefined> {
  const variable = PROGRAM_VARIABLES[program];
  const path = env[variable];
  if (path === undefined || path === '') return undefined;
  if (!(await isExecutable(path))) {
    throw new ClusterError('program-missing', `${variable} names ${path}, which is not an executable file`, {
      hint: `Correct ${variable}, or unset it to let restate-cluster find ${program}.`,
    });
  }
  const real = await programAt(program, path);
  if (real !== undefined) return { path: real, source: 'variable' };
  throw new ClusterError('program-missing', `${variable} names ${path}, which is a script and not ${program} itself`, {
    hint: `Set ${variable} to the program that the script starts, or unset it to let restate-cluster find ${program}.`,
  });
}

async function fromPath(program: Program, version: string): Promise<FoundProgram | undefined> {
  for (const directory of (env['PATH'] ?? '').split(delimiter)) {
    // What a project installed is found from the project itself.
    if (directory === '' || directory.includes('node_modules')) continue;
    const path = join(directory, program);
    if (!(await isExecutable(path))) continue;
    const real = await programAt(program, path);
    if (real !== undefined && (await suits(program, real, version))) return { path: real, source: 'path' };
  }
  return undefined;
}

/** The copy that the project in this directory installed. */
async function fromProject(name: string, program: Program, version: string): Promise<FoundProgram | undefined> {
  for (const path of await installedPrograms(program, name, cwd())) {
    if (!(await isBinary(path)) || !(await suits(program, path, version))) continue;
    return { path, source: 'node_modules' };
  }
  return undefined;
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
  const named = (await fromVariable(program)) ?? (await fromPath(program, version));
  if (named !== undefined) return named;
  const name = platformPackage(program, platform, arch);
  if (name === undefined) {
    throw new ClusterError('platform-unsupported', `Restate publishes no ${program} for ${platform}-${arch}`, {
      hint: `Use \`--runtime docker\`, or name your own build in ${PROGRAM_VARIABLES[program]}.`,
    });
  }
  const inProject = await fromProject(name, program, version);
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
