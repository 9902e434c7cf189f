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
import { separateCode } from './spec-code.js';

/** What may be chosen anew for a cluster that is restored. */
export interface RestoreChoices {
  /** Default: as in the archive. Another one is refused: the data belongs to a cluster of that name. */
  readonly name?: string | undefined;
  /** Default: as in the archive. */
  readonly runtime?: RuntimeKind | undefined;
  /** `auto` finds free ports. Default: those the cluster had. */
  readonly ports?: 'auto' | undefined;
  /** Leave out of the spec what decides which programs run. Default false. */
  readonly withoutEdits?: boolean | undefined;
}

/** What will be made of an archive. */
export interface Restoration {
  readonly contents: ArchiveContents;
  readonly plan: ClusterPlan;
  readonly files: readonly GeneratedFile[];
}

function specFor({ manifest }: ArchiveContents, { name, runtime, ports, withoutEdits }: RestoreChoices): ClusterSpec {
  const spec = withoutEdits === true ? separateCode(manifest.spec).plain : manifest.spec;
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
  const runtime = options.runtime ?? manifest.runtime;
  const sockets = manifest.runtime === 'native' ? manifest.sockets : 'relative';
  const { nodeNames } = manifest;
  const plan = planCluster(spec, { runtime, ports, nodeNames, sockets: runtime === 'native' ? sockets : undefined });
  return { contents, plan, files: renderFiles(plan, await loadTemplates()) };
}

/** The manifest of a cluster that goes on with its data: it counts as started. `identity`: by what it is known from now on. */
export function manifestFor(
  { plan: { spec, runtime, ports, nodeNames, sockets }, files }: Restoration,
  identity?: Pick<Manifest, 'id' | 'engine'>,
): Manifest {
  const choices = { spec, runtime, ports, nodeNames, sockets };
  return createManifest({ ...choices, started: true, provisioned: true, ...identity }, files);
}

/** @throws {ClusterError} `cluster-elsewhere`: containers and volumes are known by the cluster's name alone */
export async function checkNameIsFree(plan: ClusterPlan, dir: string): Promise<void> {
  const runtime = createRuntime(dir, plan);
  const ownership = await runtime.ownership();
  if (ownership.state === 'free') return;
  const message = `there are containers or volumes of a cluster named ${plan.name}`;
  const native = 'restore it as processes with `--runtime native`';
  const other =
    ownership.state === 'copy'
      ? ownership.of
      : ownership.state === 'other' && ownership.present
        ? ownership.dir
        : undefined;
  if (other !== undefined || ownership.state === 'ours') {
    throw new ClusterError('cluster-elsewhere', `${message}, of ${other ?? dir}; nothing is overwritten`, {
      hint: `Delete that cluster with \`restate-cluster down --purge --dir ${other ?? dir}\`, or ${native}.`,
    });
  }
  const volumes = await existingVolumes(dataHolders(plan).map((name) => volumeOf(plan, name)));
  const remove = `docker compose --project-name ${plan.name} down${volumes.length === 0 ? '' : ` && docker volume rm ${volumes.join(' ')}`}`;
  const from = ownership.state === 'other' ? `, made from ${ownership.dir}, which is gone` : '';
  throw new ClusterError('cluster-elsewhere', `${message}${from}; nothing is overwritten`, {
    hint: `Delete them, if nobody needs them, with \`${remove}\`, or ${native}.`,
  });
}
