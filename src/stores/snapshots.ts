import { ClusterError } from '../errors.js';
import { Latest } from './latest.js';
import type { ObjectStore } from './types.js';

/** The snapshots of one partition. */
export interface PartitionSnapshots {
  readonly partition: number;
  /** The cluster that wrote them, by its name. */
  readonly cluster: string;
  /** The node that wrote the newest. */
  readonly node: string;
  /** Id of the newest, as in `snap_…`. */
  readonly id: string;
  /** The log up to here is at least in the newest. */
  readonly lsn: number;
  /** The log may be trimmed up to here: what the oldest that is kept has of it. */
  readonly archivedLsn: number;
  readonly created: Date;
  /** Milliseconds since then. */
  readonly ageMs: number;
  /** Bytes of the newest. */
  readonly bytes: number;
  /** How many are kept, the newest among them. */
  readonly retained: number;
}

const LATEST = /^(\d+)\/latest\.json$/;

/**
 * The snapshots in a store, by partition. Partitions whose first snapshot is still on its way are left out, as Restate
 * does it, and so is whatever else is below the prefix.
 *
 * @throws {ClusterError} `snapshots-damaged` for an object that says which snapshot is the newest and can't be read, or
 *   leads to nothing
 */
export async function listSnapshots(store: ObjectStore, now = new Date()): Promise<PartitionSnapshots[]> {
  const latest: string[] = [];
  const sizes = new Map<string, number>();
  for await (const { key, size } of store.list()) {
    if (LATEST.test(key)) latest.push(key);
    else addSize(sizes, key, size);
  }
  const found = await Promise.all(latest.map((key) => readPartition(store, key, sizes, now)));
  return found.filter((one) => one !== undefined).sort((a, b) => a.partition - b.partition);
}

/** Whether any partition has a snapshot, whichever cluster wrote it. Reads no more of the list than it takes. */
export async function hasSnapshots(store: ObjectStore): Promise<boolean> {
  for await (const { key } of store.list()) if (LATEST.test(key)) return true;
  return false;
}

/** Sums up what is in `<partition>/<snapshot>/`. */
function addSize(sizes: Map<string, number>, key: string, size: number): void {
  const folder = /^\d+\/[^/]+(?=\/)/.exec(key)?.[0];
  if (folder !== undefined) sizes.set(folder, (sizes.get(folder) ?? 0) + size);
}

async function readPartition(
  store: ObjectStore,
  key: string,
  sizes: ReadonlyMap<string, number>,
  now: Date,
): Promise<PartitionSnapshots | undefined> {
  const stored = await store.get(key);
  // Deleted since it was listed.
  if (stored === undefined) return undefined;
  const latest = parseLatest(store, key, stored.body);
  const folder = `${String(latest.partition_id)}/${latest.path}`;
  const bytes = sizes.get(folder) ?? (await sizeOf(store, folder));
  if (bytes === undefined) throw damaged(store, key, `leads to ${folder}, where nothing is`);
  return {
    partition: latest.partition_id,
    cluster: latest.cluster_name,
    node: latest.node_name,
    id: latest.snapshot_id,
    lsn: latest.min_applied_lsn,
    archivedLsn: Math.min(...latest.retained_snapshots.map(({ min_applied_lsn }) => min_applied_lsn)),
    created: latest.created_at,
    ageMs: Math.max(0, now.getTime() - latest.created_at.getTime()),
    bytes,
    retained: latest.retained_snapshots.length,
  };
}

/** A snapshot may have been written since the list was made. */
async function sizeOf(store: ObjectStore, folder: string): Promise<number | undefined> {
  let bytes: number | undefined;
  for await (const { size } of store.list(`${folder}/`)) bytes = (bytes ?? 0) + size;
  return bytes;
}

function parseLatest(store: ObjectStore, key: string, text: string): Latest {
  const result = Latest.safeParse(parseJson(store, key, text));
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    throw damaged(store, key, `is not what Restate writes${where}`);
  }
  if (String(result.data.partition_id) !== LATEST.exec(key)?.[1]) {
    throw damaged(store, key, `is about partition ${String(result.data.partition_id)}`);
  }
  return result.data;
}

function parseJson(store: ObjectStore, key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(store, key, 'holds no JSON');
  }
}

function damaged(store: ObjectStore, key: string, how: string): ClusterError {
  const { prefix } = store.location;
  const object = prefix === '' ? key : `${prefix}/${key}`;
  return new ClusterError('snapshots-damaged', `${object} in ${store.name} ${how}`, {
    hint: 'Restate will not use the snapshots of this partition either. See who else writes to this place.',
  });
}
