import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { printable } from '../../spec/printable.js';
import { chosenEngine } from './chosen-engine.js';
import { explainHang, explainSilence, NATIVE } from './engine-choice.js';
import type { EngineTrouble } from './engine-choice.js';
import { isOlder, isVersion, OLDEST, parseEngineVersion } from './engine-version.js';
import type { EngineVersion } from './engine-version.js';

const LIMIT_MS = 10_000;
const VERSION = ['version', '--format', '{{json .}}'] as const;
/** Of what docker printed, so many characters are shown. */
const SHOWN_CHARACTERS = 600;

export interface Engine {
  /** Podman, too, where it answers the docker command. */
  readonly product: EngineVersion['product'];
  /** Its version. */
  readonly engine: string;
  readonly compose: string;
}

async function ask(args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  return (await run('docker', args, { timeoutMs: LIMIT_MS, signal })).stdout.trim();
}

/**
 * Asks for the engine and the compose plugin.
 *
 * @throws {ClusterError} `engine-missing` where one is absent, does not answer, or is too old
 */
export async function findEngine(signal?: AbortSignal): Promise<Engine> {
  const [engine, compose] = await Promise.allSettled([
    ask(VERSION, signal),
    ask(['compose', 'version', '--short'], signal),
  ]);
  if (engine.status === 'rejected') throw await engineMissing(engine.reason);
  const found = parseEngineVersion(engine.value);
  if (found === 'shim') throw shimFound();
  if (found === undefined) throw noVersion('its version', engine.value);
  if (compose.status === 'rejected') throw composeMissing(compose.reason);
  if (!isVersion(compose.value)) throw noVersion("Compose's version", compose.value);
  const { product, version } = found;
  if (isOlder(version, OLDEST[product]) || isOlder(compose.value, OLDEST.Compose)) {
    const what = `${product} ${printable(version)} with Compose ${printable(compose.value)} is too old`;
    throw new ClusterError('engine-missing', what, {
      hint: `Use ${product} ${OLDEST[product]} and Compose ${OLDEST.Compose} or later, ${NATIVE}`,
    });
  }
  return { product, engine: version, compose: compose.value };
}

/** Which product answers the docker command; `undefined` where none does. */
export async function answeringProduct(): Promise<EngineVersion['product'] | undefined> {
  try {
    const found = parseEngineVersion(await ask(VERSION, undefined));
    return typeof found === 'object' ? found.product : undefined;
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/** What docker printed, as far as it can be shown. */
function shown(text: string): string {
  // It may be megabytes, and become six times as long when it is made printable.
  const lines = text.slice(0, SHOWN_CHARACTERS).split('\n');
  return lines
    .map((line) => printable(line.trimEnd()))
    .join('\n')
    .slice(0, SHOWN_CHARACTERS);
}

/** That an engine, or the docker command itself, gives no answer. */
export async function engineSilent(limit: string, cause?: unknown): Promise<ClusterError> {
  return troubled(explainHang(await chosenEngine(), limit), '', cause);
}

function troubled({ message, hint }: EngineTrouble, said: string, cause: unknown): ClusterError {
  const details = said === '' ? {} : { details: shown(said) };
  return new ClusterError('engine-missing', printable(message), { hint: printable(hint), ...details, cause });
}

async function engineMissing(reason: unknown): Promise<unknown> {
  if (!(reason instanceof RunError) || reason.canceled) return reason;
  if (reason.missing) {
    return new ClusterError('engine-missing', 'docker was not found on the PATH', {
      hint: `Install Docker, ${NATIVE}`,
      cause: reason,
    });
  }
  if (reason.timedOut) return engineSilent(`${String(LIMIT_MS / 1_000)} s`, reason);
  if (reason.flooded) return noVersion('its version', reason.stdout || reason.stderr);
  // A docker that printed nothing has at least ended in some way.
  const said = reason.tail === '' ? reason.message : reason.tail;
  return troubled(explainSilence(await chosenEngine(), said), said, reason);
}

function shimFound(): ClusterError {
  return new ClusterError(
    'engine-missing',
    'the docker command here is Podman under its name (package podman-docker)',
    {
      hint:
        "Install Docker's own command line and Compose (packages docker-ce-cli and docker-compose-plugin), and name Podman's " +
        'socket: `systemctl --user enable --now podman.socket; export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock`. ' +
        'Or run the cluster as plain processes with `--runtime native`.',
    },
  );
}

function noVersion(of: string, printed: string): ClusterError {
  return new ClusterError('engine-missing', `docker was asked for ${of} and printed something else`, {
    hint: `Check which program \`docker\` is (\`command -v docker\`) and what \`docker version\` prints, ${NATIVE}`,
    ...(printed === '' ? {} : { details: shown(printed) }),
  });
}

function composeMissing(reason: unknown): unknown {
  if (!(reason instanceof RunError) || reason.canceled) return reason;
  if (reason.flooded) return noVersion("Compose's version", reason.stdout || reason.stderr);
  const [message, hint] = reason.timedOut
    ? [`\`docker compose version\` gave no answer within ${String(LIMIT_MS / 1_000)} s`, 'Install Docker Compose again']
    : ['Docker has no compose plugin', 'Install Docker Compose v2 (package docker-compose-plugin)'];
  return troubled({ message, hint: `${hint}, ${NATIVE}` }, reason.tail, reason);
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
