import { isTable } from '../spec/tables.js';

/** The newest segment of each log. */
export const TAIL_QUERY = 'select log_id, replication, nodeset from logs_tail_segments';
/** Every segment of every log that is not trimmed away. */
export const SEGMENT_QUERY = 'select log_id, replication, nodeset from logs';

/** One segment of a log. */
export interface LogSegment {
  readonly log: number;
  /** Ids of the log servers it is on, such as `N1`. */
  readonly nodes: readonly string[];
  /** Copies of every record, such as `{node: 2}`. */
  readonly replication: string;
}

/**
 * Reads the rows of {@link TAIL_QUERY} and {@link SEGMENT_QUERY}, where a nodeset is `[N1, N2]`.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of rows
 */
export function parseSegments(stdout: string): LogSegment[] {
  const rows: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  if (!Array.isArray(rows)) throw new TypeError('restatectl sql printed something other than a list of rows');
  return rows.filter(isTable).map(({ log_id: log, nodeset, replication }) => ({
    log: Number(log),
    nodes: String(nodeset).match(/N\d+/g) ?? [],
    replication: typeof replication === 'string' ? replication : '',
  }));
}

/** Seals the newest segment of a log and begins another, on log servers chosen anew. */
export function reconfigureArgs(log: number): string[] {
  return ['logs', 'reconfigure', '--log-id', String(log)];
}
