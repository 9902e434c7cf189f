import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { LABELS } from '../../render/labels.js';
import { parseContainers } from './containers.js';
import type { ContainerRow } from './containers.js';

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
  const names = containers.filter(({ state }) => state !== 'exited' && state !== 'created').map(({ name }) => name);
  if (names.length > 0) await run('docker', ['stop', ...names], { timeoutMs: STOP_MS });
}

/** Removes containers, and those of our volumes that they mount: whoever else mounts one keeps it. */
export async function removeContainers(containers: readonly ContainerRow[]): Promise<void> {
  if (containers.length === 0) return;
  const names = containers.map(({ name }) => name);
  const mounts = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}{{"\\n"}}{{end}}{{end}}';
  const mounted = (await run('docker', ['inspect', '--format', mounts, ...names], { timeoutMs: LIST_MS })).stdout;
  const listed = await run('docker', ['volume', 'ls', '--quiet', '--filter', `label=${LABELS.cluster}`], {
    timeoutMs: LIST_MS,
  });
  const ours = new Set(listed.stdout.split('\n'));
  const volumes = [...new Set(mounted.split('\n'))].filter((name) => name !== '' && ours.has(name));
  await run('docker', ['rm', '--force', '--volumes', ...names], { timeoutMs: STOP_MS });
  if (volumes.length > 0) await run('docker', ['volume', 'rm', ...volumes], { timeoutMs: STOP_MS });
}
