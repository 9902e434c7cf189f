import type { RunResult } from '../exec/run.js';
import { replicationText } from '../spec/replication.js';
import type { Replication } from '../spec/types.js';
import { optionalText, sqlRows } from './sql-rows.js';

/** Runs restatectl where it can reach the nodes; it is told their addresses. */
export type Restatectl = (args: readonly string[], options?: RestatectlOptions) => Promise<RunResult>;

interface RestatectlOptions {
  /** Milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Nodes to ask first, in this order. Default: running ones with the admin role. */
  readonly ask?: readonly string[] | undefined;
}

/** `provision` reads `--address`, not `--single-address`; a second call on a joined node changes nothing and exits 0. */
export function provisionArgs(
  address: string,
  replication: { readonly logs: Replication; readonly partitions: Replication },
  partitions: number,
): string[] {
  return [
    'provision',
    `--address=${address}`,
    '--yes',
    `--log-replication=${replicationText(replication.logs)}`,
    `--partition-replication=${replicationText(replication.partitions)}`,
    `--num-partitions=${String(partitions)}`,
  ];
}

/**
 * Why `provision` did nothing, or `undefined` where it worked or was not needed: it exits 0 even when it failed.
 * (tools/restatectl/src/commands/provision.rs in Restate's sources)
 */
export function provisionFault({ stdout, stderr }: RunResult): string | undefined {
  const said = `${stdout}\n${stderr}`;
  if (/successfully provisioned|already provisioned|provisioned by somebody else/i.test(said)) return undefined;
  return said.trim();
}

/** Rows of `restatectl sql --json`. */
export function sqlArgs(query: string): string[] {
  return ['sql', '--json', query];
}

/** One processor of one partition on one node, or a partition that has none (`node` undefined). */
export interface PartitionRow {
  readonly partition: number;
  /** Ids of the nodes that should hold it, such as `N1`. */
  readonly replicas: readonly string[];
  readonly node: string | undefined;
  readonly leads: boolean;
  /** Whether it is on its way to leading, or away from it. */
  readonly changing: boolean;
  readonly active: boolean;
}

export const PARTITION_QUERY =
  'select p.partition_id, p.current_replica_set, s.plain_node_id, s.target_mode, s.effective_mode, s.replay_status ' +
  'from partitions p left join partition_state s on p.partition_id = s.partition_id';

/**
 * Reads the rows of {@link PARTITION_QUERY}. Restate 1.7 says `Leader`, 1.6 `leader`.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of rows
 */
export function parsePartitionRows(stdout: string): PartitionRow[] {
  return sqlRows(stdout).map((row) => {
    const mode = optionalText(row, 'effective_mode')?.toLowerCase();
    return {
      partition: Number(row['partition_id']),
      replicas: (optionalText(row, 'current_replica_set') ?? '').split(',').filter((id) => id !== ''),
      node: optionalText(row, 'plain_node_id'),
      leads: mode === 'leader',
      changing: mode !== optionalText(row, 'target_mode')?.toLowerCase(),
      active: optionalText(row, 'replay_status')?.toLowerCase() === 'active',
    };
  });
}

/** One registered node, as the cluster sees it. */
export interface NodeRow {
  readonly name: string;
  readonly id: string;
  /** `alive`, `suspect` or `dead`. */
  readonly state: string;
  readonly version: string | undefined;
}

// `select *`, since a column this version's server lacks would fail the whole query.
export const NODE_QUERY = 'select * from nodes';

export function parseNodeRows(stdout: string): NodeRow[] {
  return sqlRows(stdout).map((row) => ({
    name: optionalText(row, 'name') ?? '',
    id: optionalText(row, 'plain_node_id') ?? '',
    state: optionalText(row, 'state') ?? 'unknown',
    version: optionalText(row, 'binary_version'),
  }));
}

export const CONFIG_ARGS: readonly string[] = ['config', 'get'];

/** What the cluster was provisioned with or changed to since. */
export interface ClusterSettings {
  readonly partitions: number | undefined;
  readonly partitionReplication: string | undefined;
  readonly logReplication: string | undefined;
}

/** Reads the lines of `restatectl config get`, which has no JSON form. */
export function parseConfig(stdout: string): ClusterSettings {
  const find = (label: string) => new RegExp(`${label}: *(.+)$`, 'm').exec(stdout)?.[1]?.trim();
  const partitions = Number(find('Number of partitions'));
  return {
    partitions: Number.isInteger(partitions) ? partitions : undefined,
    partitionReplication: find('Partition replication'),
    logReplication: find('Log replication'),
  };
}
