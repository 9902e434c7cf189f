import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { LABELS } from '../../render/labels.js';
import type { FoundCluster } from '../types.js';
import { parseContainers } from './containers.js';

/** Clusters with containers, or with volumes that a stopped one left. Without an engine there are none. */
export async function listContainerClusters(): Promise<FoundCluster[]> {
  const filter = ['--filter', `label=${LABELS.cluster}`];
  try {
    const [containers, volumes] = await Promise.all([
      run('docker', ['ps', '--all', '--no-trunc', ...filter, '--format', '{{json .}}'], { timeoutMs: 10_000 }),
      run(
        'docker',
        ['volume', 'ls', ...filter, '--format', `{{.Label "${LABELS.cluster}"}}\t{{.Label "${LABELS.store}"}}`],
        { timeoutMs: 10_000 },
      ),
    ]);
    return groupClusters(
      parseContainers(containers.stdout),
      // A snapshot store's volume is no node's.
      volumes.stdout.split('\n').flatMap((line) => {
        const [name = '', store = ''] = line.split('\t');
        return name === '' || store !== '' ? [] : [name];
      }),
    );
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
}

/** Puts containers and the clusters named by volumes together. */
export function groupClusters(
  containers: ReturnType<typeof parseContainers>,
  volumes: readonly string[],
): FoundCluster[] {
  const names = new Set([...containers.map(({ cluster }) => cluster), ...volumes]);
  return [...names].flatMap((name) => {
    if (name === undefined) return [];
    const own = containers.filter(({ cluster }) => cluster === name);
    const nodes = own.filter(({ node }) => node !== undefined);
    return [
      {
        name,
        runtime: 'docker' as const,
        dir: own.find(({ workingDir }) => workingDir !== undefined)?.workingDir,
        nodes: Math.max(nodes.length, volumes.filter((volume) => volume === name).length),
        running: nodes.filter(({ state }) => state === 'running').length,
      },
    ];
  });
}
