import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { LABELS } from '../../render/labels.js';
import { lookIntoEngine } from './unseen.js';
import type { Seen } from './unseen.js';

const LIST_MS = 10_000;
const REMOVE_MS = 30_000;

/** How many of each were found. */
export interface Labelled {
  readonly containers: number;
  readonly volumes: number;
  readonly networks: number;
}

interface Kind {
  readonly what: keyof Labelled;
  readonly list: readonly string[];
  readonly remove: readonly string[];
}

/** In this order: volumes and networks can't go before the containers that use them. */
const KINDS: readonly Kind[] = [
  { what: 'containers', list: ['ps', '--all', '--quiet', '--no-trunc'], remove: ['rm', '--force', '--volumes'] },
  { what: 'volumes', list: ['volume', 'ls', '--quiet'], remove: ['volume', 'rm', '--force'] },
  { what: 'networks', list: ['network', 'ls', '--quiet', '--no-trunc'], remove: ['network', 'rm'] },
];

async function attempt(args: readonly string[], timeoutMs: number): Promise<string | undefined> {
  try {
    return (await run('docker', args, { timeoutMs })).stdout;
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/** A paused container can't die, and so not be removed. */
async function wake(filters: readonly string[]): Promise<void> {
  const paused = await attempt(['ps', '--quiet', '--filter', 'status=paused', ...filters], LIST_MS);
  const ids = (paused ?? '').split('\n').filter((id) => id !== '');
  if (ids.length > 0) await attempt(['unpause', ...ids], REMOVE_MS);
}

/**
 * Removes the containers, volumes and networks of one test cluster. What another removed first, or still holds, is for
 * the next look.
 *
 * @returns how many there were; `undefined` where no engine answers
 */
export async function removeLabelled(cluster: {
  readonly name: string;
  readonly expires: string;
}): Promise<Labelled | undefined> {
  const filters = [`label=${LABELS.cluster}=${cluster.name}`, `label=${LABELS.expires}=${cluster.expires}`].flatMap(
    (filter) => ['--filter', filter],
  );
  const found = { containers: 0, volumes: 0, networks: 0 };
  for (const { what, list, remove } of KINDS) {
    const listed = await attempt([...list, ...filters], LIST_MS);
    if (listed === undefined) return undefined;
    const ids = listed.split('\n').filter((id) => id !== '');
    found[what] = ids.length;
    if (ids.length === 0) continue;
    if (what === 'containers') await wake(filters);
    await attempt([...remove, ...ids], REMOVE_MS);
  }
  return found;
}

/** Everything that carries the label of test clusters and belongs together. */
export interface LabelledCluster {
  readonly name: string;
  readonly expires: string;
  /** Where it was started from, as far as containers are left to tell. */
  readonly dir: string | undefined;
}

/** What is left in containers, volumes and networks of all test clusters. */
export function listLabelled(): Promise<Seen<LabelledCluster[]>> {
  const labels = [LABELS.cluster, LABELS.expires, 'com.docker.compose.project.working_dir'];
  const format = labels.map((label) => `{{.Label ${JSON.stringify(label)}}}`).join('\t');
  const options = ['--filter', `label=${LABELS.expires}`, '--format', format];
  return lookIntoEngine([], async () => {
    const lists = [
      ['ps', '--all'],
      ['volume', 'ls'],
      ['network', 'ls'],
    ];
    const listed = await Promise.all(lists.map((list) => run('docker', [...list, ...options], { timeoutMs: LIST_MS })));
    return labelledIn(listed.map(({ stdout }) => stdout).join('\n'));
  });
}

function labelledIn(listed: string): LabelledCluster[] {
  const clusters = new Map<string, LabelledCluster>();
  for (const line of listed.split('\n')) {
    const [name = '', expires = '', dir = ''] = line.split('\t');
    if (line !== '' && !line.includes('\t')) {
      throw new ClusterError('command-failed', 'docker was asked for labels and printed something else');
    }
    if (name === '' || Number.isNaN(Date.parse(expires))) continue;
    const key = `${name}\t${expires}`;
    clusters.set(key, { name, expires, dir: clusters.get(key)?.dir ?? (dir === '' ? undefined : dir) });
  }
  return [...clusters.values()];
}
