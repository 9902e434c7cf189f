import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';

const OLDEST_ENGINE = 24;
const OLDEST_COMPOSE = 2;

export interface Engine {
  readonly engine: string;
  readonly compose: string;
}

function major(version: string): number {
  return Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
}

async function ask(args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  return (await run('docker', args, { timeoutMs: 10_000, signal })).stdout.trim();
}

/**
 * Asks for the engine and the compose plugin.
 *
 * @throws {ClusterError} `engine-missing` where one is absent, does not answer, or is too old
 */
export async function findEngine(signal?: AbortSignal): Promise<Engine> {
  const [engine, compose] = await Promise.allSettled([
    ask(['version', '--format', '{{.Server.Version}}'], signal),
    ask(['compose', 'version', '--short'], signal),
  ]);
  if (engine.status === 'rejected') throw engineMissing(engine.reason);
  if (compose.status === 'rejected') throw composeMissing(compose.reason);
  if (major(engine.value) < OLDEST_ENGINE || major(compose.value) < OLDEST_COMPOSE) {
    throw new ClusterError('engine-missing', `Docker Engine ${engine.value} with Compose ${compose.value} is too old`, {
      hint: `Use Docker Engine ${String(OLDEST_ENGINE)} and Compose v2 or later, or \`--runtime native\`.`,
    });
  }
  return { engine: engine.value, compose: compose.value };
}

/** The socket that a docker command line was not permitted to use, by what it says; `undefined` where that is not why it failed. */
export function deniedSocket(stderr: string): string | undefined {
  return /permission denied while trying to connect to the (?:Docker daemon socket|docker API) at (?:unix:\/\/)?([^\s:]+)/i.exec(
    stderr,
  )?.[1];
}

function engineMissing(reason: unknown): unknown {
  if (!(reason instanceof RunError) || reason.canceled) return reason;
  const socket = deniedSocket(reason.stderr);
  if (socket !== undefined) {
    return new ClusterError('engine-missing', `you have no permission to use Docker (${socket})`, {
      hint: 'Join the group of that socket (`sudo usermod -aG docker $USER`, then log in again), or run the cluster as plain processes with `--runtime native`.',
      details: reason.tail,
      cause: reason,
    });
  }
  const what = reason.missing ? 'docker was not found on the PATH' : 'no Docker engine answers';
  return new ClusterError('engine-missing', what, {
    hint: 'Start Docker, or run the cluster as plain processes with `--runtime native`.',
    ...(reason.missing ? {} : { details: reason.tail }),
    cause: reason,
  });
}

function composeMissing(reason: unknown): unknown {
  if (!(reason instanceof RunError) || reason.canceled) return reason;
  return new ClusterError('engine-missing', 'Docker has no compose plugin', {
    hint: 'Install Docker Compose v2 (package docker-compose-plugin), or use `--runtime native`.',
    details: reason.tail,
    cause: reason,
  });
}

/** Whether containers can be run here; `undefined` means yes, else why not. */
export async function whyNoEngine(signal?: AbortSignal): Promise<string | undefined> {
  try {
    await findEngine(signal);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterError) return error.message;
    throw error;
  }
}
