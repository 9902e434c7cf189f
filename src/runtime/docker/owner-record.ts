import { LABELS } from '../../render/labels.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { OwnerRecord } from '../ownership.js';

/**
 * The empty volume whose labels are the record. Labels of a volume can't be changed, and those with data can't be made
 * anew; this one can, when a directory was moved, or takes data over.
 */
export function recordVolume(name: string): string {
  return `${name}_owner`;
}

/** Volumes whose names begin like those of a cluster: the name, the cluster, and of a record its owner and directory. */
export function volumeArgs(name: string): string[] {
  const fields = [LABELS.cluster, LABELS.owner, LABELS.directory].map((label) => `{{json (.Label "${label}")}}`);
  return ['volume', 'ls', '--filter', `name=^${name}_`, '--format', ['{{json .Name}}', ...fields].join('\t')];
}

export interface NamedVolumes {
  readonly record: OwnerRecord | undefined;
  /** Volumes with data of this cluster's name, whoever made them. */
  readonly data: readonly string[];
}

/**
 * Reads what {@link volumeArgs} lists.
 *
 * @param wanted names of volumes that would be used, whatever labels they have
 */
export function parseVolumes(stdout: string, name: string, wanted: readonly string[]): NamedVolumes {
  const rows = stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t').map((field) => JSON.parse(field) as string));
  const own = rows.find(([volume]) => volume === recordVolume(name));
  const [, , owner = '', directory = ''] = own ?? [];
  const data = rows.filter(
    ([volume = '', cluster]) => volume !== recordVolume(name) && (cluster === name || wanted.includes(volume)),
  );
  return { record: owner === '' ? undefined : { owner, directory }, data: data.map(([volume = '']) => volume) };
}

/** Makes the volume that says whose the data is. `further`: labels. Does nothing where there is one already. */
export function createRecordArgs(
  { name, harness }: Pick<ClusterPlan, 'name' | 'harness'>,
  { owner, directory }: OwnerRecord,
  further: readonly string[] = [],
): string[] {
  const labels = [
    `${LABELS.cluster}=${name}`,
    `${LABELS.owner}=${owner}`,
    `${LABELS.directory}=${directory}`,
    ...(harness === undefined ? [] : [`${LABELS.expires}=${harness.expires}`]),
    ...further,
  ];
  return ['volume', 'create', ...labels.flatMap((label) => ['--label', label]), recordVolume(name)];
}
