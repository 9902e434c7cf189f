import { countOf, nodeIds, optionalCount, optionalText, sqlRows, textOf } from './sql-rows.js';

export const REPLICA_QUERY =
  'select partition_id, log_id, current_replica_set, next_replica_set, leader_plain_node_id from partitions';

export interface ReplicaSet {
  readonly partition: number;
  readonly log: number;
  /** Ids of the workers that should hold it. */
  readonly current: readonly string[];
  /** Those that will, once they have caught up; empty where no change is under way. */
  readonly next: readonly string[];
  /** Id of the worker that leads it. */
  readonly leader: string | undefined;
}

/**
 * Reads the rows of {@link REPLICA_QUERY}.
 *
 * @throws {SyntaxError | TypeError} for output that is not such rows
 */
export function parseReplicaSets(stdout: string): ReplicaSet[] {
  return sqlRows(stdout).map((row) => ({
    partition: countOf(row, 'partition_id'),
    log: countOf(row, 'log_id'),
    current: nodeIds(optionalText(row, 'current_replica_set')),
    next: nodeIds(optionalText(row, 'next_replica_set')),
    leader: optionalText(row, 'leader_plain_node_id'),
  }));
}

/** Partitions that a node holds or is about to hold. */
export function replicasOn(id: string, sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.filter(({ current, next, leader }) => current.includes(id) || next.includes(id) || leader === id);
}

/** How far a worker is with a partition, in numbers of its log; `undefined`: not begun. */
export interface PartitionProgress {
  readonly partition: number;
  readonly node: string;
  readonly applied: number | undefined;
  /** What it would not need from the log after a crash. */
  readonly durable: number | undefined;
  /** What is in the newest snapshot. Only the leader may know. */
  readonly archived: number | undefined;
}

/**
 * Reads the rows of {@link PROGRESS_QUERY}.
 *
 * @throws {SyntaxError | TypeError} for output that is not such rows
 */
export function parseProgress(stdout: string): PartitionProgress[] {
  return sqlRows(stdout).map((row) => ({
    partition: countOf(row, 'partition_id'),
    node: textOf(row, 'plain_node_id'),
    applied: optionalCount(row, 'applied_log_lsn'),
    durable: optionalCount(row, 'durable_log_lsn'),
    archived: optionalCount(row, 'archived_log_lsn'),
  }));
}
