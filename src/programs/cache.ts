import { access, constants, rename, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { env } from 'node:process';
import envPaths from 'env-paths';
import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { makeDirectory } from '../files/put.js';
import { makeTemporary } from '../files/remove.js';
import type { TemporaryDirectory } from '../files/remove.js';
import { systemHint, systemReason } from '../system-errors.js';
import { isBinary } from './binary.js';
import { isTooNew, isUnknownPackage, npmInstall, npmReason } from './npm.js';
import { PROGRAM_VARIABLES } from './versions.js';
import type { Program } from './versions.js';

export interface DownloadProgress {
  readonly program: Program | 'azurite';
  readonly version: string;
  /** Bytes written so far. */
  readonly received: number;
  /** Bytes in all, where npm told. */
  readonly total: number | undefined;
}

/** Where programs are kept between runs: RESTATE_CLUSTER_CACHE, or this user's cache directory. */
export function cacheDirectory(): string {
  const own = env['RESTATE_CLUSTER_CACHE'];
  // Programs are started from other directories than ours.
  if (own !== undefined && own !== '') return resolve(own);
  const { cache } = envPaths('restate-cluster', { suffix: '' });
  // The XDG standard has a relative XDG_CACHE_HOME ignored: each directory would get 500 MB of its own.
  return isAbsolute(cache) ? cache : resolve(homedir(), '.cache', 'restate-cluster');
}

function cachedPath(program: Program, version: string): string {
  return join(cacheDirectory(), 'programs', `${program}-${version}`, program);
}

/**
 * Makes a directory in the cache where something is unpacked before it is moved to its place.
 *
 * @throws {ClusterError} `path-unusable` where the cache is a file, or can't be written
 */
export async function stageInCache(programs: string, prefix: string): Promise<TemporaryDirectory> {
  try {
    return await makeTemporary(programs, prefix);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const cache = cacheDirectory();
    throw new ClusterError('path-unusable', `the cache ${cache} can't be written: ${systemReason(error)}`, {
      hint: `${systemHint(error) ?? ''} RESTATE_CLUSTER_CACHE names another cache directory.`.trim(),
      cause: error,
    });
  }
}

/** The program's path where the cache has it. */
export async function cachedProgram(program: Program, version: string): Promise<string | undefined> {
  const path = cachedPath(program, version);
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}

async function unpackedSize(name: string, version: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const size = Number(
      (await run('npm', ['view', `${name}@${version}`, 'dist.unpackedSize'], { signal, timeoutMs: 60_000 })).stdout,
    );
    return size > 0 ? size : undefined;
  } catch (error) {
    // Only the progress display wants it; the install that follows reports what is wrong.
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/** What to do where npm brought no program. */
function hintFor(program: Program, spec: string, error: RunError): string {
  const orName = `or name a binary in ${PROGRAM_VARIABLES[program]}.`;
  if (isTooNew(error))
    return `Your npm configuration hides it (min-release-age or before). Allow this version, ${orName}`;
  if (!isUnknownPackage(error)) return `Run it once with a network, install ${spec} in your project, ${orName}`;
  return 'Choose a published version: 1.6.1, 1.6.2, 1.7.2 or later. There may be an image of others, for `--runtime docker`.';
}

function missing(program: Program, spec: string, error: RunError): ClusterError {
  const what = isUnknownPackage(error) ? 'npm has no such package' : 'npm could not fetch it';
  return new ClusterError('program-missing', `${program} is not on this machine, and ${what}: ${spec}`, {
    hint: hintFor(program, spec, error),
    details: npmReason(error),
    cause: error,
  });
}

/**
 * Fetches a program into the cache through npm. Complete or not at all: it is unpacked beside the cache and moved in
 * by one rename, so that two processes, or one that is killed, leave nothing half-written.
 *
 * @throws {ClusterError} `program-missing` where npm can't fetch it
 */
export async function fillCache(
  program: Program,
  name: string,
  version: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onDownload?: (progress: DownloadProgress) => void },
): Promise<string> {
  const target = cachedPath(program, version);
  const programs = dirname(dirname(target));
  const { path: staging, remove } = await stageInCache(programs, `.${program}-`);
  const unpacked = join(staging, 'node_modules', name, 'bin', program);
  const report = async (total?: number) => {
    const received = await stat(unpacked).then(
      ({ size }) => size,
      () => 0,
    );
    options.onDownload?.({ program, version, received, total });
  };
  await report();
  let total: number | undefined;
  const timer = setInterval(() => void report(total), 250);
  const installed = new AbortController();
  const asking = unpackedSize(name, version, installed.signal).then((size) => (total = size));
  try {
    await npmInstall(staging, `${name}@${version}`, options.signal);
    if (!(await isBinary(unpacked))) {
      throw new ClusterError('program-missing', `npm installed ${name}@${version}, but no ${program} came with it`, {
        hint: `See what \`npm config list\` changes for installations, or name a binary in ${PROGRAM_VARIABLES[program]}.`,
      });
    }
    await makeDirectory(dirname(target));
    await rename(unpacked, target);
    return target;
  } catch (error) {
    if (error instanceof RunError && !error.canceled) throw missing(program, `${name}@${version}`, error);
    throw error;
  } finally {
    clearInterval(timer);
    installed.abort();
    await asking;
    await remove();
  }
}
