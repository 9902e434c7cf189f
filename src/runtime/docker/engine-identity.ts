import { request } from 'node:http';
import { env } from 'node:process';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { readManifest } from '../../files/manifest.js';
import type { EngineIdentity } from '../../files/manifest.js';
import { isTable } from '../../spec/tables.js';
import { isRemote, sameEngine } from './endpoint.js';
import { engineRefusal } from './refusals.js';

const ANSWER_MS = 5_000;
/** One command asks many times; whoever switches engines takes longer. */
const FRESH_MS = 2_000;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Reads what an engine answers to `GET /info`, or `docker info` prints: its id and the name of its machine. Podman makes
 * an id up for each answer, and so has none.
 */
export function parseIdentity(output: string): Pick<EngineIdentity, 'id' | 'name'> {
  const value: unknown = JSON.parse(output);
  const info = isTable(value) ? value : {};
  const [id, name] = [textOf(info['ID']), textOf(info['Name'])];
  const lasting = info['BuildahVersion'] === undefined ? id : undefined;
  return { ...(lasting === undefined ? {} : { id: lasting }), ...(name === undefined ? {} : { name }) };
}

/** Asks at a socket. Several times as fast as `docker info`, which asks all its plugins first. */
function askSocket(socketPath: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const nothing = () => {
      resolve(undefined);
    };
    const asked = request({ socketPath, path: '/info', timeout: ANSWER_MS, signal }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', nothing);
      answer.on('end', () => {
        resolve(answer.statusCode === 200 ? text : undefined);
      });
    });
    asked.on('timeout', () => asked.destroy());
    // Why it can't be asked is said in full by the docker command, which is always used as well.
    asked.on('error', nothing);
    asked.end();
  });
}

async function ask(args: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return (await run('docker', args, { timeoutMs: 2 * ANSWER_MS, signal })).stdout.trim();
  } catch (error) {
    if (error instanceof RunError && !error.canceled) return undefined;
    throw error;
  }
}

/** The variables that are set and decide which engine docker speaks to, whatever its configuration says. */
export function overridingVariables(): string[] {
  return ['DOCKER_HOST', 'DOCKER_CONTEXT'].filter((name) => (env[name] ?? '') !== '');
}

async function readIdentity(signal: AbortSignal | undefined): Promise<EngineIdentity | undefined> {
  const where = await ask(['context', 'inspect', '--format', '{{.Name}}\t{{.Endpoints.docker.Host}}'], signal);
  const [named = '', endpoint = ''] = where?.split('\t') ?? [];
  if (endpoint === '') return undefined;
  // Docker calls what DOCKER_HOST names the default context, by which it is not reached without that variable.
  const context = overridingVariables().includes('DOCKER_HOST') ? {} : { context: named };
  const socket = /^unix:\/\/(.+)/.exec(endpoint)?.[1];
  // One of another machine is refused whatever it says, and may take long to say it.
  if (isRemote(endpoint)) return { endpoint, ...context };
  const info =
    socket === undefined ? await ask(['info', '--format', '{{json .}}'], signal) : await askSocket(socket, signal);
  return { endpoint, ...context, ...(info === undefined ? {} : parseIdentity(info)) };
}

let last:
  { readonly key: string; readonly at: number; readonly identity: Promise<EngineIdentity | undefined> } | undefined;

/** The engine that the docker command speaks to now; `undefined` where there is no docker command. */
export function engineIdentity(signal?: AbortSignal): Promise<EngineIdentity | undefined> {
  const key = JSON.stringify(
    ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'HOME', 'PATH'].map((name) => env[name]),
  );
  if (last?.key === key && performance.now() - last.at < FRESH_MS) return last.identity;
  const identity = readIdentity(signal);
  last = { key, at: performance.now(), identity };
  // One that was interrupted tells nothing to the next.
  identity.catch(() => {
    last = undefined;
  });
  return identity;
}

/**
 * Refuses to work with another engine than the one that has a directory's containers and volumes.
 *
 * @throws {ClusterError} `engine-differs`
 */
export async function assertRecordedEngine(dir: string, signal?: AbortSignal): Promise<void> {
  // One that is damaged tells nothing; whoever needs it says so.
  const recorded = (await readManifest(dir).catch(() => undefined))?.engine;
  if (recorded === undefined) return;
  const now = await engineIdentity(signal);
  if (now === undefined || sameEngine(recorded, now)) return;
  throw engineRefusal(dir, recorded, now, overridingVariables());
}
