import { ClusterError } from '../../errors.js';
import { openManifest, parseManifest } from '../../files/manifest.js';
import type { Manifest } from '../../files/manifest.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import { expandNodes } from '../../spec/nodes.js';
import { isTable } from '../../spec/tables.js';
import type { ClusterSpec } from '../../spec/types.js';
import { parseJson } from '../../spec/json.js';

/** First in an archive: what it is a copy of. */
export const CONTENTS_NAME = 'manifest.json';
/** Last in an archive: what must be in it. */
export const CHECKSUMS_NAME = 'checksums.json';
const FORMAT = 'restate-cluster-backup/1';

/** What an archive says of itself. */
export interface ArchiveContents {
  /** When it was made, ISO 8601. */
  readonly created: string;
  /** The cluster directory it was copied from. */
  readonly dir: string;
  /** Of that directory: spec, runtime, ports, and what its files were as generated. */
  readonly manifest: Manifest;
  /** Names of the nodes, and of the snapshot store beside them. */
  readonly nodes: readonly string[];
  /** Generated files that were edited, which are in the archive. */
  readonly edited: readonly string[];
}

/** Size in bytes and SHA-256 of every file of an archive, by path. */
export type Checksums = Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;

/** What has data in an archive: the nodes, and the snapshot store beside them. */
export function nodeNames(spec: ClusterSpec): string[] {
  const nodes = expandNodes(spec).map(({ name }) => name);
  return spec.snapshots.store === 'azurite' ? [...nodes, SNAPSHOT_STORE] : nodes;
}

/** An archive that can't be used. Nothing was changed. */
export function archiveInvalid(reason: string, cause?: unknown): ClusterError {
  return new ClusterError('archive-invalid', `the archive can't be used: ${reason}`, {
    hint: 'Nothing was changed. Use another copy.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export function formatContents({ created, dir, manifest, nodes, edited }: ArchiveContents): string {
  const { spec, runtime } = manifest;
  const told = { dir, name: spec.name, restate: spec.restate, runtime, nodes };
  return json({ format: FORMAT, created, ...told, edited, cluster: openManifest(manifest) });
}

/** @throws {ClusterError} `archive-invalid` */
export function parseContents(text: string): ArchiveContents {
  try {
    const value: unknown = parseJson(text);
    if (!isTable(value)) throw new TypeError(`its ${CONTENTS_NAME} is not one of ours`);
    const { format, created, dir, edited } = value;
    if (typeof format !== 'string' || !format.startsWith('restate-cluster-backup/'))
      throw new TypeError('it was not written by `restate-cluster backup`');
    if (format !== FORMAT) throw new TypeError(`it was written by another restate-cluster (${format})`);
    if (typeof created !== 'string' || Number.isNaN(Date.parse(created))) throw new TypeError('it has no date');
    if (typeof dir !== 'string') throw new TypeError('it does not say where the cluster was');
    const manifest = parseManifest(JSON.stringify(value['cluster']));
    if (manifest.changing !== undefined) throw new TypeError('its cluster was in the middle of a change');
    if (
      !Array.isArray(edited) ||
      !edited.every((path) => typeof path === 'string' && Object.hasOwn(manifest.files, path))
    )
      throw new TypeError('it names edited files that are not generated ones');
    return { created, dir, manifest, nodes: nodeNames(manifest.spec), edited: edited as string[] };
  } catch (error) {
    throw error instanceof ClusterError && error.code === 'archive-invalid'
      ? error
      : archiveInvalid((error as Error).message, error);
  }
}

export function formatChecksums(files: Checksums): string {
  return json({ files });
}

/** @throws {ClusterError} `archive-invalid` */
export function parseChecksums(text: string): Checksums {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw archiveInvalid(`its ${CHECKSUMS_NAME} is damaged`, error);
  }
  const files = isTable(value) ? value['files'] : undefined;
  const isSum = (sum: unknown) => isTable(sum) && typeof sum['sha256'] === 'string' && typeof sum['size'] === 'number';
  if (!isTable(files) || !Object.values(files).every(isSum)) throw archiveInvalid(`its ${CHECKSUMS_NAME} is damaged`);
  return files as unknown as Checksums;
}
