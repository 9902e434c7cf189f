import { randomUUID } from 'node:crypto';
import { ClusterError } from '../errors.js';
import { spawnPiped } from '../exec/piped.js';
import { sharedSignal } from '../exec/shared-signal.js';
import type { PipedProgram } from '../exec/piped.js';
import type { RunError } from '../exec/run-error.js';
import { curlConfig, readCurlOutput } from './curl.js';
import { DEFAULT_TIMEOUT_MS, interrupted, MAX_ANSWER, unreachable } from './send-directly.js';
import type { SendOptions } from './send-directly.js';
import type { Send, StoreRequest, StoreAnswer } from './types.js';

export interface ContainerOptions extends SendOptions {
  /** One with `sh`, `cat` and `curl` 7.83 or later; Restate's own has them. Pulled where it is not here. */
  readonly image: string;
  /** Name of the network that the nodes are in. Default: the engine's own. */
  readonly network?: string | undefined;
}

/** How long a container may take to end when its input has ended. */
const REMOVAL_MS = 10_000;
/** How long it may take to start, with its image to be pulled. */
const START_MS = 300_000;
/** More than curl takes for itself: it may have to be ended from outside. */
const GRACE_MS = 5_000;

/**
 * Sends requests from within a container, from where the nodes of a cluster would see a store. The container is there for
 * the time of `use` and is removed whatever happens: it ends with its input, also when this process is killed. Within, this
 * machine is `host.docker.internal`.
 *
 * @throws {ClusterError} `engine-missing` where it can't be started, and what `use` throws
 */
export async function sendThroughContainer<T>(options: ContainerOptions, use: (send: Send) => Promise<T>): Promise<T> {
  const name = `restate-cluster-store-${randomUUID()}`;
  const container = await startContainer(name, options);
  try {
    return await use((request) => exchange(name, request, options));
  } finally {
    options.signal?.removeEventListener('abort', container.kill);
    container.stdin.end();
    const timer = setTimeout(container.kill, REMOVAL_MS);
    await container.ended;
    clearTimeout(timer);
  }
}

async function startContainer(name: string, { image, network, signal }: ContainerOptions): Promise<PipedProgram> {
  const place = network === undefined ? [] : ['--network', network];
  const host = ['--add-host', 'host.docker.internal:host-gateway'];
  const args = ['run', '--rm', '--interactive', '--log-driver', 'none', '--name', name, ...place, ...host];
  const program = await spawnPiped('docker', [...args, '--entrypoint', 'sh', image, '-c', 'echo ready; exec cat']);
  sharedSignal(signal)?.addEventListener('abort', program.kill, { once: true });
  const ready = new Promise<void>((resolve) => {
    program.stdout.once('data', () => {
      resolve();
    });
  });
  const timer = setTimeout(program.kill, START_MS);
  const failure = await Promise.race([ready.then(() => 'ready' as const), program.ended]);
  clearTimeout(timer);
  if (failure === 'ready') return program;
  checkAborted(signal);
  throw noContainer(image, failure);
}

function noContainer(image: string, failure: RunError | undefined): ClusterError {
  return new ClusterError('engine-missing', `no container of ${image} could be started to ask the store`, {
    hint: 'See that Docker runs and has the image, and the network where one was named.',
    ...(failure === undefined ? {} : { details: failure.tail, cause: failure }),
  });
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted();
}

async function exchange(
  container: string,
  request: StoreRequest,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: ContainerOptions,
): Promise<StoreAnswer> {
  checkAborted(signal);
  const mark = `\n${randomUUID()}\n`;
  const curl = await spawnPiped('docker', ['exec', '--interactive', container, 'curl', '--config', '-']);
  const timer = setTimeout(curl.kill, timeoutMs + GRACE_MS);
  sharedSignal(signal)?.addEventListener('abort', curl.kill, { once: true });
  try {
    curl.stdin.end(curlConfig(request, { mark, timeoutMs, maxBytes: MAX_ANSWER }));
    const [output, failure] = await Promise.all([readAll(curl), curl.ended]);
    checkAborted(signal);
    if (failure !== undefined) throw unreachable(request.url, reasonOf(failure), failure);
    return readAnswer(request.url, output, mark);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', curl.kill);
  }
}

/** All that it prints; one that prints too much is ended. */
async function readAll(program: PipedProgram): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of program.stdout as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 2 * MAX_ANSWER) {
      program.kill();
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(url: string, output: string, mark: string): StoreAnswer {
  try {
    return readCurlOutput(output, mark);
  } catch (error) {
    throw unreachable(url, 'curl in the container printed no answer', error);
  }
}

/** The last thing that curl said, as in `curl: (6) Could not resolve host: azurite`. */
function reasonOf(failure: RunError): string {
  return failure.tail.split('\n').at(-1) ?? failure.message;
}
