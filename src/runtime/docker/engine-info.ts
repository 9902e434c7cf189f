import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { isTable } from '../../spec/tables.js';
import { jsonOutput } from '../../exec/json-output.js';

/** What an engine says of itself and of the machine it is on. */
export interface EngineInfo {
  /** Memory of that machine, in MB. */
  readonly memoryMb: number | undefined;
  /** Its time, in milliseconds since 1970. */
  readonly time: number | undefined;
  /** Where it keeps images and volumes; a path of that machine. */
  readonly dataRoot: string | undefined;
  readonly host: string | undefined;
  readonly kernel: string | undefined;
  readonly rootless: boolean;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads `docker info --format '{{json .}}'`. What an engine does not say is left out. */
export function parseEngineInfo(output: string): EngineInfo {
  const value = jsonOutput('docker info', output);
  const info = isTable(value) ? value : {};
  const { MemTotal: memory, SecurityOptions: security } = info;
  const time = Date.parse(textOf(info['SystemTime']) ?? '');
  return {
    memoryMb: typeof memory === 'number' && memory > 0 ? Math.floor(memory / 1_024 ** 2) : undefined,
    time: Number.isNaN(time) ? undefined : time,
    dataRoot: textOf(info['DockerRootDir']),
    host: textOf(info['Name']),
    kernel: textOf(info['KernelVersion']),
    rootless: Array.isArray(security) && security.some((option) => option === 'name=rootless'),
  };
}

/** Asks the engine; `undefined` where none answers, or what answers is none. */
export async function askEngineInfo(signal?: AbortSignal): Promise<EngineInfo | undefined> {
  try {
    return parseEngineInfo((await run('docker', ['info', '--format', '{{json .}}'], { signal })).stdout);
  } catch (error) {
    // What printed garbage is asked for its version too, which tells what is wrong.
    if (error instanceof RunError || error instanceof ClusterError) return undefined;
    throw error;
  }
}

/** Where the docker command looks for its engine, by DOCKER_HOST or its context, as in `unix:///var/run/docker.sock`. */
export async function engineEndpoint(signal?: AbortSignal): Promise<string | undefined> {
  try {
    const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
    return textOf((await run('docker', args, { signal })).stdout.trim());
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
