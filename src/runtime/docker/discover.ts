import { run } from '../../exec/run.js';
import { LABELS } from '../../render/labels.js';
import type { FoundCluster } from '../types.js';
import { parseContainers } from './containers.js';
import { lookIntoEngine } from './unseen.js';
import type { Seen } from './unseen.js';

const LIST_MS = 10_000;

/** Clusters with containers, or with volumes that a stopped one left. */
export function listContainerClusters(): Promise<Seen<FoundCluster[]>> {
  const filter = ['--filter', `label=${LABELS.cluster}`];
  return lookIntoEngine([], async () => {
    const [containers, volumes] = await Promise.all([
      run('docker', ['ps', '--all', '--no-trunc', ...filter, '--format', '{{json .}}'], { timeoutMs: LIST_MS }),
      run('docker', ['volume', 'ls', ...filter, '--format', VOLUME_FORMAT], { timeoutMs: LIST_MS }),
    ]);
    return groupClusters(parseContainers(containers.stdout), parseLabelledVolumes(volumes.stdout));
  });
}

/** What the labels of a volume say. */
export interface LabelledVolume {
  readonly cluster: string;
  /** Whether it holds the data of a node: not that of a snapshot store, nor a record. */
  readonly ofNode: boolean;
  /** Of the record of whose the data is: the directory that it names. */
  readonly directory: string | undefined;
}

const VOLUME_FORMAT = [LABELS.cluster, LABELS.store, LABELS.directory]
  .map((label) => `{{json (.Label "${label}")}}`)
  .join('\t');

/** Reads `docker volume ls` in the format above. */
export function parseLabelledVolumes(stdout: string): LabelledVolume[] {
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [cluster = '', store = '', directory = ''] = line.split('\t').map((field) => JSON.parse(field) as string);
      const ofNode = store === '' && directory === '';
      return { cluster, ofNode, directory: directory === '' ? undefined : directory };
    });
}

/** Puts containers and the clusters named by volumes together. A record without data is no cluster. */
export function groupClusters(
  containers: ReturnType<typeof parseContainers>,
  volumes: readonly LabelledVolume[],
): FoundCluster[] {
  const data = volumes.filter(({ ofNode }) => ofNode);
  const names = new Set([...containers.map(({ cluster }) => cluster), ...data.map(({ cluster }) => cluster)]);
  return [...names].flatMap((name) => {
    if (name === undefined) return [];
    const own = containers.filter(({ cluster }) => cluster === name);
    const nodes = own.filter(({ node }) => node !== undefined);
    return [
      {
        name,
        runtime: 'docker' as const,
        dir:
          volumes.find(({ cluster, directory }) => cluster === name && directory !== undefined)?.directory ??
          own.find(({ workingDir }) => workingDir !== undefined)?.workingDir,
        nodes: Math.max(nodes.length, data.filter(({ cluster }) => cluster === name).length),
        running: nodes.filter(({ state }) => state === 'running').length,
      },
    ];
  });
}
