import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { LABELS } from '../../render/labels.js';
import { parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';
import { parseVolumes, recordVolume, volumeArgs } from './owner-record.js';

const LIST_MS = 10_000;
/** Beyond what a server may take to end, which its container says itself. */
const STOP_MS = 120_000;

/**
 * Containers of ours that Compose started from a directory, ended ones too, also where the directory is gone or damaged;
 * none where no engine answers.
 */
export async function containersOf(dir: string): Promise<ContainerRow[]> {
  const labels = [LABELS.cluster, `com.docker.compose.project.working_dir=${dir}`];
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
  try {
    const args = ['ps', '--all', '--no-trunc', ...filters, '--format', '{{json .}}'];
    return parseContainers((await run('docker', args, { timeoutMs: LIST_MS })).stdout);
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
}

/** Stops containers, each within the time it was given to end. */
export async function stopContainers(containers: readonly ContainerRow[]): Promise<void> {
  const named = (states: readonly string[]) =>
    containers.filter(({ state }) => states.includes(state)).map(({ name }) => name);
  const paused = named(['paused']);
  // One that is paused could not hear it.
  if (paused.length > 0) await run('docker', ['unpause', ...paused], { timeoutMs: LIST_MS });
  const names = [...paused, ...named(['running', 'restarting'])];
  if (names.length > 0) await run('docker', ['stop', ...names], { timeoutMs: STOP_MS });
}

/** What containers use of a kind, and that has a label of ours. */
async function usedOf(kind: 'volume' | 'network', names: readonly string[], label: string): Promise<string[]> {
  const used = {
    volume: '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}{{"\\n"}}{{end}}{{end}}',
    network: '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{"\\n"}}{{end}}',
  };
  const ours = [kind, 'ls', '--filter', `label=${label}`, '--format', '{{.Name}}'];
  const [inspected, listed] = await Promise.all([
    run('docker', ['inspect', '--format', used[kind], ...names], { timeoutMs: LIST_MS }),
    run('docker', ours, { timeoutMs: LIST_MS }),
  ]);
  const known = new Set(listed.stdout.split('\n'));
  return [...new Set(inspected.stdout.split('\n'))].filter((name) => name !== '' && known.has(name));
}

/** The volume that says whose the data of a cluster is, where there is one. */
async function ownRecord(name: string, dir: string): Promise<string | undefined> {
  const { record } = parseVolumes((await run('docker', volumeArgs(name), { timeoutMs: LIST_MS })).stdout, name, []);
  if (record === undefined) return undefined;
  if (record.directory === dir) return recordVolume(name);
  throw new ClusterError('cluster-elsewhere', `the volumes of ${name} belong to the cluster in ${record.directory}`, {
    hint: `Stop what runs here with \`restate-cluster down\`, and delete the data with \`restate-cluster down --purge --dir ${record.directory}\`.`,
  });
}

/**
 * Removes containers that Compose started from a directory, and those of our volumes and networks that they use.
 *
 * @throws {ClusterError} `cluster-elsewhere` where their data belongs to another directory; then nothing is removed
 */
export async function removeContainers(containers: readonly ContainerRow[], dir: string): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name);
  const projects = [...new Set(containers.flatMap(({ cluster }) => cluster ?? []))];
  const records = (await Promise.all(projects.map((name) => ownRecord(name, dir)))).filter(
    (name) => name !== undefined,
  );
  const volumes = [...(await usedOf('volume', names, LABELS.cluster)), ...records];
  // Compose made them for this cluster: another network that a spec names stays.
  const networks = (
    await Promise.all(projects.map((name) => usedOf('network', names, `com.docker.compose.project=${name}`)))
  ).flat();
  await run('docker', ['rm', '--force', '--volumes', ...names], { timeoutMs: STOP_MS });
  if (volumes.length > 0) await run('docker', ['volume', 'rm', ...volumes], { timeoutMs: STOP_MS });
  if (networks.length > 0) await run('docker', ['network', 'rm', ...networks], { timeoutMs: STOP_MS });
}
