import type { Role } from '../spec/types.js';
import { NODE_QUERY } from './restatectl.js';
import { optionalText, sqlRows, textOf } from './sql-rows.js';
import type { SqlRow } from './sql-rows.js';

/** A node that is registered with the cluster, whether it runs or not. */
export interface Member {
  /** What it is called here: its `node-name`, until that of the plan is looked up. */
  readonly name: string;
  readonly nodeName: string;
  /** Kept for life, and never given to another node: `N3`. */
  readonly id: string;
  /** How often it has been started. */
  readonly generation: number;
  /** Where the other nodes reach it. */
  readonly address: string;
  readonly location: string | undefined;
  /** Those of its last start. */
  readonly roles: readonly Role[];
  /** `alive`, `suspect` or `dead`. */
  readonly liveness: string;
  /**
   * Of a log server. `provisioning`: it is about to be `read-write`. `read-only`: it is asked for what it has and gets
   * nothing new. `data-loss`: it came back without its disk. `disabled`, `gone`: it is not asked any more.
   */
  readonly storage: string | undefined;
  /** Of a worker: `provisioning`, `active`, `draining` (it gives its partitions away) or `disabled`. */
  readonly worker: string | undefined;
  /** Of a metadata server: `member`, `standby` (it has no vote) or `provisioning`. */
  readonly metadata: string | undefined;
  /** Unknown of a node of before 1.6. */
  readonly version: string | undefined;
}

const ROLE_COLUMNS: readonly (readonly [string, Role])[] = [
  ['has_ingress_role', 'http-ingress'],
  ['has_admin_role', 'admin'],
  ['has_worker_role', 'worker'],
  ['has_log_server_role', 'log-server'],
  ['has_metadata_server_role', 'metadata-server'],
];

/** Nodes that were removed are in it no more. */
export const MEMBER_QUERY = NODE_QUERY;

function generationOf(row: SqlRow): number {
  const generation = /^N\d+:(\d+)$/.exec(textOf(row, 'gen_node_id'))?.[1];
  if (generation === undefined) throw new TypeError(`no generation in ${textOf(row, 'gen_node_id')}`);
  return Number(generation);
}

/**
 * Reads the rows of {@link MEMBER_QUERY}.
 *
 * @throws {SyntaxError | TypeError} for output that is not such rows
 */
export function parseMembers(stdout: string): Member[] {
  return sqlRows(stdout).map((row) => {
    const location = optionalText(row, 'location');
    return {
      name: textOf(row, 'name'),
      nodeName: textOf(row, 'name'),
      id: textOf(row, 'plain_node_id'),
      generation: generationOf(row),
      address: textOf(row, 'address'),
      location: location === '' ? undefined : location,
      roles: ROLE_COLUMNS.filter(([column]) => row[column] === true).map(([, role]) => role),
      liveness: textOf(row, 'state').toLowerCase(),
      storage: optionalText(row, 'storage_state'),
      worker: optionalText(row, 'worker_state'),
      metadata: optionalText(row, 'metadata_server_state'),
      version: optionalText(row, 'binary_version'),
    };
  });
}
