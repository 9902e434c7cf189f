import { ClusterError } from '../../errors.js';
import { createManifest } from '../../files/manifest.js';
import type { Manifest } from '../../files/manifest.js';
import { loadTemplates } from '../../files/templates.js';
import { planCluster } from '../../plan/plan.js';
import type { ClusterPlan } from '../../plan/types.js';
import { renderFiles } from '../../render/render.js';
import type { GeneratedFile } from '../../render/types.js';
import { createRuntime } from '../../runtime/create.js';
import { dataHolders, existingVolumes, volumeOf } from '../../runtime/docker/volumes.js';
import { parseSpec } from '../../spec/parse.js';
import type { ClusterSpec, RuntimeKind } from '../../spec/types.js';
import { list } from '../../spec/words.js';
import { settlePorts } from '../blueprint.js';
import type { ArchiveContents } from './contents.js';

/** What may be chosen anew for a cluster that is restored. */
export interface RestoreChoices {
  /** Default: as in the archive. Another one is refused: the data belongs to a cluster of that name. */
  readonly name?: string | undefined;
  /** Default: as in the archive. */
  readonly runtime?: RuntimeKind | undefined;
  /** `auto` finds free ports. Default: those the cluster had. */
  readonly ports?: 'auto' | undefined;
}

/** What will be made of an archive. */
export interface Restoration {
  readonly contents: ArchiveContents;
  readonly plan: ClusterPlan;
  readonly files: readonly GeneratedFile[];
}

function specFor({ manifest }: ArchiveContents, { name, runtime, ports }: RestoreChoices): ClusterSpec {
  const { spec } = manifest;
  if (name !== undefined && name !== spec.name) {
    throw new ClusterError('usage', `the data belongs to a cluster named ${spec.name}, and can't be named ${name}`, {
      hint: 'Its nodes refuse another name. Restore it without `--name`, into another directory with `--dir`.',
    });
  }
  return parseSpec({
    ...spec,
    ...(runtime === undefined || runtime === manifest.runtime ? {} : { runtime }),
    ...(ports === undefined ? {} : { ports }),
  });
}

/**
 * Edits belong to the text they were made in.
 *
 * @throws {ClusterError} `files-edited`
 */
export function checkEdits({ manifest, edited }: ArchiveContents, hashes: Readonly<Record<string, string>>): void {
  const astray = edited.filter((path) => manifest.files[path] !== hashes[path]);
  if (astray.length === 0) return;
  throw new ClusterError('files-edited', `${list(astray)} was edited, and would now be generated differently`, {
    hint: 'Restore it with the ports and the runtime it had (no `--ports`, no `--runtime`), and with the restate-cluster that copied it.',
  });
}

/** Decides everything about the cluster that will be made. */
export async function planRestoration(
  contents: ArchiveContents,
  dir: string,
  options: RestoreChoices,
): Promise<Restoration> {
  const spec = specFor(contents, options);
  const { manifest } = contents;
  const ports = await settlePorts(spec, dir, options.ports === undefined ? manifest : undefined);
  const plan = planCluster(spec, { runtime: options.runtime ?? manifest.runtime, ports, nodeNames: manifest.nodeNames });
  return { contents, plan, files: renderFiles(plan, await loadTemplates()) };
}

/** The manifest of a cluster that goes on with its data: it counts as started. */
export function manifestFor({ plan: { spec, runtime, ports, nodeNames }, files }: Restoration): Manifest {
  return createManifest({ spec, runtime, ports, nodeNames, started: true }, files);
}

/** @throws {ClusterError} `cluster-elsewhere`: containers and volumes are known by the cluster's name alone */
export async function checkNameIsFree(plan: ClusterPlan, dir: string): Promise<void> {
  const runtime = createRuntime(dir, plan);
  const volumes = await existingVolumes(dataHolders(plan).map((name) => volumeOf(plan, name)));
  const containers = (await runtime.inspect()).filter(({ state }) => state !== 'absent');
  if (volumes.length === 0 && containers.length === 0 && !(await runtime.hasData())) return;
  const what = volumes.length > 0 ? `volumes (${list(volumes)})` : 'containers or volumes';
  throw new ClusterError('cluster-elsewhere', `a cluster named ${plan.name} has ${what}; nothing is overwritten`, {
    hint: 'Delete that cluster with `restate-cluster down --purge` in its directory, or restore as processes with `--runtime native`.',
  });
}
