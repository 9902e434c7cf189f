import { run } from '../../exec/run.js';
import { isTable } from '../../spec/tables.js';
import { psArgs } from './compose-args.js';
import { parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { jsonOutput } from '../../exec/json-output.js';

/** The engine adds up all files of all volumes for it. */
const SIZES_MS = 60_000;

/** How a container is and was, as far as it helps to understand what happened to it. */
export interface ContainerState {
  readonly name: string;
  readonly image: unknown;
  readonly command: unknown;
  /** Status, exit code, whether it ran out of memory, when it started and ended, health. */
  readonly state: unknown;
  readonly restarts: unknown;
  readonly restartPolicy: unknown;
  /** Bytes; 0 for no limit. */
  readonly memoryLimit: unknown;
  readonly mounts: unknown;
  /** `NAME=value`. */
  readonly env: readonly string[];
}

function tableOf(value: unknown): Record<string, unknown> {
  return isTable(value) ? value : {};
}

function containerState(value: unknown): ContainerState {
  const container = tableOf(value);
  const config = tableOf(container['Config']);
  const host = tableOf(container['HostConfig']);
  const env = Array.isArray(config['Env']) ? config['Env'] : [];
  return {
    name: String(container['Name']).replace(/^\//, ''),
    image: config['Image'],
    command: [container['Path'], ...(Array.isArray(container['Args']) ? (container['Args'] as unknown[]) : [])],
    state: container['State'],
    restarts: container['RestartCount'],
    restartPolicy: tableOf(host['RestartPolicy'])['Name'],
    memoryLimit: host['Memory'],
    mounts: container['Mounts'],
    env: env.filter((entry) => typeof entry === 'string'),
  };
}

/** Reads `docker inspect` of containers. */
function parseContainerStates(output: string): ContainerState[] {
  const value = jsonOutput('docker inspect', output);
  return Array.isArray(value) ? value.map(containerState) : [];
}

/** All containers of a compose project, ended ones too. */
export async function projectContainers(project: string, signal?: AbortSignal): Promise<ContainerRow[]> {
  return parseContainers((await run('docker', psArgs(project), { signal })).stdout);
}

/** How these containers are. */
export async function inspectContainers(names: readonly string[], signal?: AbortSignal): Promise<ContainerState[]> {
  if (names.length === 0) return [];
  const { stdout } = await run('docker', ['inspect', '--type', 'container', ...names], { signal });
  return parseContainerStates(stdout);
}

/** Gives every line that a container has logged, the oldest first. */
export async function containerLog(
  name: string,
  options: {
    readonly since?: Date | undefined;
    readonly signal?: AbortSignal;
    readonly onLine: (line: string) => void;
  },
): Promise<void> {
  const { since, ...rest } = options;
  const from = since === undefined ? [] : ['--since', since.toISOString()];
  // As long as there is something to read.
  await run('docker', ['logs', ...from, name], { timeoutMs: Infinity, ...rest });
}

/** What these volumes take on disk, in Docker's words, as in `316.5kB`. */
export async function volumeSizes(volumes: readonly string[], signal?: AbortSignal): Promise<Record<string, string>> {
  const args = ['system', 'df', '--verbose', '--format', '{{json .Volumes}}'];
  const listed = jsonOutput('docker system df', (await run('docker', args, { signal, timeoutMs: SIZES_MS })).stdout);
  const rows = (Array.isArray(listed) ? listed : []).map(tableOf);
  const sizes = new Map(rows.map((row) => [String(row['Name']), String(row['Size'])]));
  return Object.fromEntries(volumes.flatMap((name) => (sizes.has(name) ? [[name, sizes.get(name) ?? '']] : [])));
}
