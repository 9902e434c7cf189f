import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as ownEnv } from 'node:process';
import TOML from '@iarna/toml';
import { ClusterError } from '../errors.js';
import { run } from '../exec/run.js';
import { RunError } from '../exec/run-error.js';
import { replaceFile } from '../files/put.js';
import { makeTemporary } from '../files/remove.js';
import type { ClusterPlan } from '../plan/types.js';
import { findProgram } from '../programs/find.js';
import { formatToml } from '../render/restate-toml.js';
import type { AskServer, ServerAnswer } from '../restate/judge-settings.js';
import type { ConfigTable } from '../spec/types.js';
import { handedOnArgs } from './docker/compose-args.js';
import { isImagePresent } from './docker/image.js';
import { serverEnv } from './native/layout.js';
import type { PrepareOptions } from './types.js';

const TIMEOUT_MS = 20_000;
const CONFIG = 'restate.toml';
/** Settings may hold secrets. */
const OWNER_ONLY = 0o600;

export interface FindServerOptions extends PrepareOptions {
  /** Whether a server that is not on this machine may be fetched. */
  readonly fetch: boolean;
}

async function inDirectory<T>(config: ConfigTable, work: (dir: string) => Promise<T>): Promise<T> {
  const { path, remove } = await makeTemporary(tmpdir(), 'restate-cluster-');
  try {
    await replaceFile(join(path, CONFIG), formatToml({ header: '', tables: [] }, '', config), OWNER_ONLY);
    return await work(path);
  } finally {
    await remove();
  }
}

/** Runs a command that dumps a configuration, and reads what it says. */
async function answerOf(dump: () => Promise<{ stdout: string }>): Promise<ServerAnswer> {
  try {
    return { effective: TOML.parse((await dump()).stdout) as ConfigTable };
  } catch (error) {
    // A server that can't be run, or was stopped, has judged nothing.
    if (!(error instanceof RunError) || error.missing || error.canceled || error.stderr.trim() === '') throw error;
    return { refusal: error.stderr.trim() };
  }
}

function askProcess(program: string, signal: AbortSignal | undefined): AskServer {
  return (config, env) =>
    inDirectory(config, (dir) =>
      answerOf(() =>
        run(program, ['--config-file', CONFIG, '--dump-config'], {
          cwd: dir,
          env: { ...serverEnv(ownEnv), ...env },
          extendEnv: false,
          timeoutMs: TIMEOUT_MS,
          signal,
        }),
      ),
    );
}

function askContainer(image: string, signal: AbortSignal | undefined): AskServer {
  return (config, env) =>
    inDirectory(config, (dir) =>
      answerOf(() => {
        const variables = handedOnArgs(Object.keys(env));
        const mount = ['--mount', `type=bind,source=${dir},target=/config,readonly`];
        const command = ['--config-file', `/config/${CONFIG}`, '--dump-config'];
        const args = ['run', '--rm', '--network', 'none', ...mount, ...variables, '--entrypoint', 'restate-server'];
        return run('docker', [...args, image, ...command], { timeoutMs: TIMEOUT_MS, signal, env });
      }),
    );
}

/** The program of a version where it is on this machine, or may be fetched. */
async function localProgram(version: string, options: FindServerOptions): Promise<string | undefined> {
  try {
    return (
      await findProgram('restate-server', version, {
        fetch: options.fetch,
        signal: options.signal,
        onDownload: (progress) => options.onEvent?.({ type: 'download', ...progress }),
      })
    ).path;
  } catch (error) {
    const absent = error instanceof ClusterError && ['program-missing', 'platform-unsupported'].includes(error.code);
    if (!absent || options.fetch) throw error;
    return undefined;
  }
}

/**
 * A server of a plan's version that can be asked about configurations: a program, or the image where an engine answers.
 * `undefined` where there is none on this machine and none may be fetched.
 *
 * @throws {ClusterError} `program-missing` where one may be fetched and can't be
 */
export async function findServerToAsk(plan: ClusterPlan, options: FindServerOptions): Promise<AskServer | undefined> {
  const { signal } = options;
  const own = plan.spec.image !== undefined && plan.runtime === 'docker';
  // An image of the user's may hold another server than the published one.
  const present = own ? undefined : await localProgram(plan.version, { ...options, fetch: false });
  if (present !== undefined) return askProcess(present, signal);
  if (await isImagePresent(plan.image, signal)) return askContainer(plan.image, signal);
  if (!options.fetch) return undefined;
  const fetched = await localProgram(plan.version, options);
  return fetched === undefined ? undefined : askProcess(fetched, signal);
}
