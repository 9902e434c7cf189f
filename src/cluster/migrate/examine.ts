import { ClusterError } from '../../errors.js';
import { list } from '../../spec/words.js';
import { MARKER_NAME, parseMarker } from './marker.js';
import type { Marker } from './marker.js';

/** Databases a node with all roles keeps, by the directory each is in. */
const DATABASES: Readonly<Record<string, string>> = {
  db: 'partitions',
  'log-store': 'logs',
  'replicated-metadata-server': 'metadata',
};
/** Where versions before 1.4 kept metadata. The first start of 1.4 moves it. */
const OLD_METADATA = 'local-metadata-store';
const OLDEST = { major: 1, minor: 6 };

/** What lies in a data directory, without its contents: paths below it, and the texts of its markers by node. */
export interface Listing {
  readonly files: ReadonlySet<string>;
  readonly markers: ReadonlyMap<string, string>;
}

/** What a source is, as far as its files tell. */
export interface Examined extends Marker {
  /** `node-name`, which names the data. */
  readonly nodeName: string;
}

function refuse(label: string, why: string, hint: string): ClusterError {
  return new ClusterError('source-unfit', `${label} can't be migrated: ${why}`, { hint });
}

function checkVersion(label: string, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === OLDEST.major && minor >= OLDEST.minor) return;
  const oldest = `${String(OLDEST.major)}.${String(OLDEST.minor)}`;
  if (major > OLDEST.major) {
    throw refuse(label, `Restate ${version} wrote it`, 'Use a restate-cluster that knows this version.');
  }
  throw refuse(
    label,
    `Restate ${version} wrote it, and data is taken over from ${oldest} on`,
    `Start it once with each later minor version, in order, up to ${oldest}; each moves what is kept differently.`,
  );
}

function checkDatabases(label: string, node: string, files: ReadonlySet<string>): void {
  // A RocksDB without this file is none.
  const missing = Object.keys(DATABASES).filter((name) => !files.has(`${node}/${name}/CURRENT`));
  if (missing.length === 0) return;
  const metadataGone = missing.includes('replicated-metadata-server');
  if (metadataGone && [...files].some((path) => path.startsWith(`${node}/${OLD_METADATA}/`))) {
    throw refuse(
      label,
      'its metadata is kept as versions before 1.4 do it',
      'Start it once with Restate 1.4, which moves it, and then with each later minor version in order.',
    );
  }
  if (missing.length === 1 && metadataGone) {
    throw refuse(
      label,
      `${node} has no metadata: it is kept elsewhere (etcd or an object store), or on another node`,
      'Only a node that keeps its own metadata can be taken over.',
    );
  }
  throw refuse(
    label,
    `${list(missing.map((name) => `${node}/${name} (its ${DATABASES[name] ?? name})`))} is missing or damaged`,
    'Name a whole data directory of a node with all roles, or a good copy of it.',
  );
}

/**
 * Decides from its files whether a data directory is one of a single node that can be taken over.
 *
 * @param label what it is called in messages
 * @throws {ClusterError} `source-unfit` with the reason
 */
export function examine(label: string, { files, markers }: Listing): Examined {
  const nodes = [...markers.keys()].sort();
  const [nodeName] = nodes;
  if (nodeName === undefined) {
    throw refuse(
      label,
      'it is no data directory of Restate',
      `That has a directory named after the node, with a file ${MARKER_NAME} in it; it is often called restate-data.`,
    );
  }
  if (nodes.length > 1) {
    throw refuse(
      label,
      `it has the data of several nodes: ${list(nodes)}`,
      'Name the directory of one of them, if that is a cluster of its own. A cluster is copied with `backup`.',
    );
  }
  const marker = parseMarker(markers.get(nodeName) ?? '');
  if (marker === undefined) {
    throw refuse(label, `${nodeName}/${MARKER_NAME} is damaged`, 'Name a good copy of the data directory.');
  }
  checkVersion(label, marker.version);
  if (!marker.provisioned) {
    throw refuse(label, `${nodeName} was never part of a cluster, not even of one`, 'There is nothing to take over.');
  }
  checkDatabases(label, nodeName, files);
  return { nodeName, ...marker };
}
