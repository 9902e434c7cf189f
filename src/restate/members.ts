import { isTable } from '../spec/tables.js';
import type { Role } from '../spec/types.js';

/** A node as the cluster has it on its list, alive or not. */
export interface Member {
  readonly name: string;
  /** `N1`; given in the order of joining. */
  readonly id: string;
  readonly alive: boolean;
  readonly roles: readonly Role[];
  /** Of its log server: `provisioning`, `read-write`, `read-only`, `disabled`, `gone`, `data-loss`. */
  readonly storage: string;
  /** `provisioning`, `active`, `draining`, `disabled`. */
  readonly worker: string;
  /** `member`, `standby`; `undefined` without the role. */
  readonly metadata: string | undefined;
  readonly version: string | undefined;
}

/** Columns of the table `nodes` that tell of roles. */
const ROLE_COLUMNS: Readonly<Record<string, Role>> = {
  has_admin_role: 'admin',
  has_worker_role: 'worker',
  has_log_server_role: 'log-server',
  has_metadata_server_role: 'metadata-server',
  has_ingress_role: 'http-ingress',
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Reads the rows of the table `nodes`.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of nodes
 */
export function parseMembers(stdout: string): Member[] {
  const rows: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  if (!Array.isArray(rows)) throw new TypeError('restatectl sql printed something other than a list of rows');
  return rows.filter(isTable).map((row) => {
    const [name, id] = [text(row['name']), text(row['plain_node_id'])];
    if (name === undefined || id === undefined) throw new TypeError('restatectl sql printed a node without name or id');
    return {
      name,
      id,
      alive: text(row['state']) === 'alive',
      roles: Object.entries(ROLE_COLUMNS).flatMap(([column, role]) => (row[column] === true ? [role] : [])),
      storage: text(row['storage_state']) ?? 'unknown',
      worker: text(row['worker_state']) ?? 'unknown',
      metadata: text(row['metadata_server_state']),
      version: text(row['binary_version']),
    };
  });
}

/**
 * Says what a log server is for from now on. Restate checks nothing here: whoever asks for `read-only` must know that
 * enough others are left.
 */
export function setStorageStateArgs(ids: readonly string[], state: 'read-only' | 'read-write'): string[] {
  return ['nodes', 'set-storage-state', '--nodes', ids.join(','), '--storage-state', state, '--yes'];
}

/** Says whether a worker may get partitions. Refused where too few others are left for all copies. */
export function setWorkerStateArgs(ids: readonly string[], state: 'draining' | 'active'): string[] {
  return ['nodes', 'set-worker-state', '--nodes', ids.join(','), '--worker-state', state, '--yes'];
}

export function removeMetadataMemberArgs(id: string): string[] {
  return ['metadata-server', 'remove-node', id, '--yes'];
}

export function addMetadataMemberArgs(id: string): string[] {
  return ['metadata-server', 'add-node', id, '--yes'];
}

/**
 * Takes nodes off the list. Refused for one that is a metadata server, may get log records, or is named by a segment of
 * a log; what partitions it has is not looked at.
 */
export function removeNodesArgs(ids: readonly string[]): string[] {
  return ['nodes', 'remove', '--nodes', ids.join(','), '--yes'];
}

/** Sets how many copies logs and partitions have. Logs follow with their next segment. */
export function setReplicationArgs(replication: { readonly logs: string; readonly partitions: string }): string[] {
  const { logs, partitions } = replication;
  return ['config', 'set', '--log-replication', logs, '--partition-replication', partitions, '--yes'];
}
