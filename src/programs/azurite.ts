import { access, realpath, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cwd, env, execPath } from 'node:process';
import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import { isInArchive } from '../files/own-files.js';
import { cacheDirectory, stageInCache } from './cache.js';
import type { DownloadProgress } from './cache.js';
import { isUnknownPackage, npmInstall, npmReason } from './npm.js';
import { packageDirectory, packageVersion } from './packages.js';

const VARIABLE = 'AZURITE_BIN';
/** The blob service alone: a third of the memory that all of Azurite takes. */
const SCRIPT = join('dist', 'src', 'blob', 'main.js');

/** How Azurite is run: the program, and the words before its own arguments. */
export interface AzuriteCommand {
  readonly file: string;
  readonly args: readonly string[];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function byNode(script: string): AzuriteCommand {
  return { file: execPath, args: [script] };
}

async function fromVariable(): Promise<AzuriteCommand | undefined> {
  const path = env[VARIABLE];
  if (path === undefined || path === '') return undefined;
  if (!(await exists(path))) {
    throw new ClusterError('program-missing', `${VARIABLE} names ${path}, which is not there`, {
      hint: `Let it name azurite-blob, or unset it to let restate-cluster fetch Azurite.`,
    });
  }
  // What npm puts into node_modules/.bin is a link to the script.
  const real = await realpath(path);
  return /\.[cm]?js$/.test(real) ? byNode(real) : { file: real, args: [] };
}

async function fromProject(version: string): Promise<AzuriteCommand | undefined> {
  const home = await packageDirectory('azurite', cwd());
  // A Node without Yarn's hooks can't read inside an archive.
  if (home === undefined || isInArchive(home) || (await packageVersion(home)) !== version) return undefined;
  return byNode(join(home, SCRIPT));
}

function missing(version: string, why: string, cause?: RunError): ClusterError {
  return new ClusterError(
    'program-missing',
    `Azurite ${version}, which keeps the snapshots, is not on this machine${why}`,
    {
      hint: `Run it once with a network, install azurite@${version} in your project, name azurite-blob in ${VARIABLE}, or do without: \`--snapshots none\`.`,
      ...(cause === undefined ? {} : { details: npmReason(cause), cause }),
    },
  );
}

interface FindOptions {
  /** Whether it is fetched where it is not on this machine. Default true. */
  readonly fetch?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/**
 * Finds Azurite: named by AZURITE_BIN, in the project's node_modules, in our cache, or else fetched into that through
 * npm. Complete or not at all: it is unpacked beside its place and moved there by one rename.
 *
 * @throws {ClusterError} `program-missing`
 */
export async function findAzurite(version: string, options: FindOptions = {}): Promise<AzuriteCommand> {
  const present = (await fromVariable()) ?? (await fromProject(version));
  if (present !== undefined) return present;
  const home = join(cacheDirectory(), 'programs', `azurite-${version}`);
  const script = join(home, 'node_modules', 'azurite', SCRIPT);
  if (await exists(script)) return byNode(script);
  if (options.fetch === false) throw missing(version, '');
  const { path: staging, remove } = await stageInCache(dirname(home), '.azurite-');
  options.onDownload?.({ program: 'azurite', version, received: 0, total: undefined });
  try {
    await npmInstall(staging, `azurite@${version}`, options.signal);
    await rename(staging, home).catch((error: unknown) => {
      // Another was faster; a directory with files in it is never replaced.
      if (!['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    });
    return byNode(script);
  } catch (error) {
    if (!(error instanceof RunError) || error.canceled) throw error;
    throw missing(
      version,
      isUnknownPackage(error) ? ', and npm has no such version' : ', and npm could not fetch it',
      error,
    );
  } finally {
    await remove();
  }
}
